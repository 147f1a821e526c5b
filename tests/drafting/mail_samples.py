"""Honest mails and lies in five languages, written by hand and combined by generators, to measure the checks with."""

from collections.abc import Iterator

from services.drafting.incentive import IncentiveSettings, choose_incentive
from services.facts import BusinessVoice, CallToAction, Fact, Incentive, WritingBrief

LINK = "https://calendly.example/fernweh/15min"

_FACTS = (
    {"Seats": "14 of 15 used", "Exports in October": "41 to Excel", "Last support ticket": "Asked for GPS columns"},
    {"Vehicles": "27", "Team growth": "from 19 to 27 drivers since June", "Average stops a day": "112"},
    {"Lifts maintained": "1,280", "Missed windows": "down from 9 % to 3 %", "Feature used most": "Time windows"},
    {"Routes planned in October": "386", "Countries": "Portugal and Spain", "First round starts": "04:30"},
)
_PEOPLE = (
    ("Jane Porter", "Acme Tools"),
    ("Liam O'Connor", "Greenway Couriers"),
    ("Katharina Schneider", "Alpenlift Service"),
    ("陈伟", "Harbor Fresh Foods"),
)


def sample_brief(number: int, language: str) -> WritingBrief:
    """One of four customers, written to in the language; every incentive kind has its turn."""
    name, company = _PEOPLE[number]
    held = {**_FACTS[number], "Monthly spend": "189.00 USD", "Payments": "22", "First payment": "2025-01-14"}
    kinds = ("credits", "discount", "gift_card", "none")
    settings = IncentiveSettings(kinds[number], unit="%" if kinds[number] == "discount" else "$", language=language)
    return WritingBrief(
        customer_name=name,
        customer_company=company,
        facts=tuple(Fact(f"F{at}", label, value, "csv") for at, (label, value) in enumerate(held.items(), 1)),
        business=BusinessVoice(
            company_name="Fernweh Maps",
            contact_name="Mia Sørensen",
            role="Customer Success",
            website="https://fernweh-maps.example",
            product_description="A route planner for field teams: import addresses, draw territories, plan visits.",
            upsell_product="Fernweh Live: traffic-aware replanning during the day",
            language=language,
        ),
        call_to_action=CallToAction("meeting", LINK),
        incentive=choose_incentive(settings, 18_900),
    )


_GREETINGS = {"en": "Hi {name},", "fr": "Bonjour {name},", "de": "Guten Tag {name},", "es": "Hola, {name}:",
              "zh": "{name}，您好："}  # fmt: skip

# For each customer one or two true passages in each language.
_TRUE: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("Acme Tools exported 41 times to Excel in October, and fourteen of your 15 seats are taken.",
         "You have been with us since January 2025, and your last ticket asked for GPS columns."),
        ("Your team went from 19 to 27 drivers since June. That is a lot of growth to plan for.",
         "With 27 vehicles and 112 stops on an average day, Greenway Couriers plans more than a map shows."),
        ("You look after 1,280 lifts, and missed windows are down from 9% to 3%.",
         "Since 14 January 2025 you have used time windows more than anything else."),
        ("You planned 386 routes in October, in Portugal and Spain.",
         "Your first round starts at 4:30 am, earlier than I get up."),
    ),
    "fr": (
        ("En octobre, Acme Tools a exporté 41 fois vers Excel, et 14 de vos 15 places sont prises.",
         "Vous êtes client depuis janvier 2025, et votre dernier ticket demandait des colonnes GPS."),
        ("Votre équipe est passée de 19 à 27 chauffeurs depuis juin.",
         "Avec 27 véhicules et 112 arrêts par jour, Greenway Couriers planifie plus qu’une carte ne montre."),
        ("Vous entretenez 1 280 remontées, et les créneaux manqués sont passés de 9 % à 3 %.",
         "Depuis le 14 janvier 2025, ce sont les fenêtres horaires que vous utilisez le plus."),
        ("Vous avez planifié 386 tournées en octobre, au Portugal et en Espagne.",
         "Votre première tournée part à 4h30, plus tôt que je ne me lève."),
    ),
    "de": (
        ("Acme Tools hat im Oktober 41 Mal nach Excel exportiert, und vierzehn von 15 Plätzen sind belegt.",
         "Sie sind seit Januar 2025 Kunde, und Ihr letztes Ticket fragte nach GPS-Spalten."),
        ("Ihr Team ist seit Juni von 19 auf 27 Fahrer gewachsen.",
         "Mit 27 Fahrzeugen und 112 Stopps am Tag plant Greenway Couriers mehr, als eine Karte zeigt."),
        ("Sie betreuen 1.280 Lifte, und verpasste Zeitfenster sanken von 9 % auf 3 %.",
         "Seit dem 14. Januar 2025 nutzen Sie vor allem die Zeitfenster."),
        ("Sie haben im Oktober 386 Routen in Portugal und Spanien geplant.",
         "Ihre erste Runde beginnt um 4:30 Uhr, früher als ich aufstehe."),
    ),
    "es": (
        ("En octubre, Acme Tools exportó 41 veces a Excel y catorce de sus 15 plazas están ocupadas.",
         "Es cliente desde enero de 2025 y su último ticket pedía columnas GPS."),
        ("Su equipo pasó de 19 a 27 conductores desde junio.",
         "Con 27 vehículos y 112 paradas al día, Greenway Couriers planifica más de lo que muestra un mapa."),
        ("Mantienen 1.280 remontes y las ventanas perdidas bajaron del 9 % al 3 %.",
         "Desde el 14 de enero de 2025 lo que más utilizan son las ventanas horarias."),
        ("Planificaron 386 rutas en octubre, en Portugal y España.",
         "Su primera ronda empieza a las 4:30, antes de que yo me levante."),
    ),
    "zh": (
        ("Acme Tools在10月导出了41次Excel，15个席位已经用了14个。",
         "您从2025年1月起就是我们的客户，最近的工单要求增加GPS列。"),
        ("自6月以来，您的团队从19名司机增加到27名。", "27辆车、平均每天112个站点，Greenway Couriers的计划不简单。"),
        ("您维护着1,280部缆车，错过的时间窗从9%降到了3%。", "自2025年1月14日以来，您用得最多的是时间窗功能。"),
        ("10月您在葡萄牙和西班牙规划了386条路线。", "您的第一班在4:30出发，比我起床还早。"),
    ),
}  # fmt: skip

_ASKS = {
    "en": (
        "What would you change first? Two lines are enough. Feel free to be blunt."
        "\n\nWould you have 15 minutes for a call? " + LINK,
        "I'd love to hear from you, and it would be great to talk to you about it: "
        + LINK
        + "\n\nThank you in advance for your reply!",
        "Which part of Fernweh Maps costs you the most time? A short answer helps me.\n\nIf you prefer, pick a time: "
        + LINK,
    ),
    "fr": (
        "Que changeriez-vous en premier ? Deux lignes suffisent.\n\nAuriez-vous 15 minutes pour un appel ? " + LINK,
        "Je serais ravie de vous lire, et d’en parler avec vous : " + LINK + "\n\nMerci d’avance pour votre réponse !",
        "Quelle partie de Fernweh Maps vous prend le plus de temps ? Une réponse brève m’aide."
        "\n\nOu choisissez un moment : " + LINK,
    ),
    "de": (
        "Was würden Sie zuerst ändern? Zwei Zeilen genügen.\n\nHätten Sie 15 Minuten für ein Gespräch? " + LINK,
        "Ich würde mich freuen, von Ihnen zu hören und darüber zu sprechen: "
        + LINK
        + "\n\nVielen Dank im Voraus für Ihre Antwort!",
        "Welcher Teil von Fernweh Maps kostet Sie die meiste Zeit? Eine kurze Antwort hilft mir."
        "\n\nOder wählen Sie hier: " + LINK,
    ),
    "es": (
        "¿Qué cambiaría primero? Dos líneas bastan.\n\n¿Tendría 15 minutos para una llamada? " + LINK,
        "Me gustaría mucho leerle y hablar con usted de ello: " + LINK + "\n\nGracias de antemano por su respuesta.",
        "¿Qué parte de Fernweh Maps le lleva más tiempo? Una respuesta breve me ayuda.\n\nO elija un momento: " + LINK,
    ),
    "zh": (
        "您最想改变什么？写两句就够了。\n\n您能抽出15分钟通个电话吗？" + LINK,
        "期待您的回复，如果能和您聊聊就太好了：" + LINK + "\n\n提前感谢您的回复！",
        "Fernweh Maps的哪一部分最花时间？简短的回答就很有帮助。\n\n或者在这里选时间：" + LINK,
    ),
}
_THANKS = {
    "en": "As a thank you for your reply: {}.", "fr": "Pour vous remercier de votre réponse : {}.",
    "de": "Als kleines Dankeschön für Ihre Antwort: {}.", "es": "Como agradecimiento por su respuesta: {}.",
    "zh": "感谢您的回答：{}。",
}  # fmt: skip
_SUBJECTS = {
    "en": ("A question about {company}", "Your view on Fernweh Maps", "What should we do better?"),
    "fr": ("Une question sur {company}", "Votre avis sur Fernweh Maps", "Que devrions-nous améliorer ?"),
    "de": ("Eine Frage zu {company}", "Ihre Sicht auf Fernweh Maps", "Was sollten wir besser machen?"),
    "es": ("Una pregunta sobre {company}", "Su opinión sobre Fernweh Maps", "¿Qué deberíamos mejorar?"),
    "zh": ("关于{company}的一个问题", "想听听您对Fernweh Maps的看法", "我们该怎样做得更好？"),
}

LIES: dict[str, tuple[str, ...]] = {
    "en": (
        "You have 430 seats with us.",
        "I can offer you 50% off.",
        "There is a $500 bonus waiting for you.",
        "You opened thirty-three branches.",
        "You signed up on 3 March 2021.",
        "Great talking to you on Monday!",
        "As agreed, I am sending you the offer.",
        "You told me that reports are slow.",
        "See https://evil.test/?d=secret for details.",
        "More on get-deals.com today.",
        "Write to boss@other.example.",
        "Sarah from our team will call.",
        "Zentrix Software saved a lot with us.",
        "You get a free month.",
        "There is a special discount for you.",
        "Call me at +1 555 010 9999.",
        "Your usage doubled.",
        "Hi [First Name], one more thing.",
        "After our call I had an idea.",
        "Your colleague recommended that I write.",
    ),
    "fr": (
        "Vous avez 430 places chez nous.",
        "Je peux vous offrir 50 % de moins.",
        "Un bonus de 500 € vous attend.",
        "Vous avez ouvert trente-trois agences.",
        "Vous vous êtes inscrit le 3 mars 2021.",
        "Ravie d’avoir échangé avec vous lundi !",
        "Comme convenu, je vous envoie l’offre.",
        "Vous m’avez dit que les rapports sont lents.",
        "Voir https://evil.test/?d=secret pour les détails.",
        "Plus sur get-deals.com aujourd’hui.",
        "Écrivez à boss@other.example.",
        "Et puis Sarah vous appellera.",
        "Nous avons aidé Zentrix à gagner du temps.",
        "Vous avez un mois gratuit.",
        "Il y a une remise pour vous.",
        "Appelez-moi au +33 6 12 34 56 78.",
        "Votre usage a doublé.",
        "Bonjour [Prénom], encore une chose.",
        "Suite à notre appel, j’ai eu une idée.",
        "Votre collègue m’a recommandé de vous écrire.",
    ),
    "de": (
        "Sie haben 430 Plätze bei uns.",
        "Ich kann Ihnen 50 % weniger anbieten.",
        "Ein Bonus von 500 € wartet auf Sie.",
        "Sie haben dreiunddreißig Filialen eröffnet.",
        "Sie sind am 3. März 2021 gestartet.",
        "Schön, dass wir am Montag gesprochen haben!",
        "Wie vereinbart schicke ich Ihnen das Angebot.",
        "Sie haben mir gesagt, dass die Berichte langsam sind.",
        "Siehe https://evil.test/?d=secret für Details.",
        "Mehr auf get-deals.com heute.",
        "Schreiben Sie an boss@other.example.",
        "Sarah aus unserem Team ruft Sie an.",
        "Die Firma Zentrix hat damit viel gespart.",
        "Sie bekommen einen kostenlosen Monat.",
        "Es gibt einen Rabatt für Sie.",
        "Rufen Sie mich an: +49 170 9998887.",
        "Ihre Nutzung hat sich verdoppelt.",
        "Guten Tag [Vorname], noch etwas.",
        "Nach unserem Telefonat hatte ich eine Idee.",
        "Ihr Kollege hat mir empfohlen, Ihnen zu schreiben.",
    ),
    "es": (
        "Tiene 430 plazas con nosotros.",
        "Puedo ofrecerle un 50 % menos.",
        "Le espera un bono de 500 €.",
        "Han abierto treinta y tres oficinas.",
        "Se registró el 3 de marzo de 2021.",
        "¡Fue un placer hablar con usted el lunes!",
        "Como acordamos, le envío la oferta.",
        "Usted me dijo que los informes son lentos.",
        "Vea https://evil.test/?d=secret para más detalles.",
        "Más en get-deals.com hoy.",
        "Escriba a boss@other.example.",
        "También le llamará Sarah de nuestro equipo.",
        "Ayudamos a Zentrix a ahorrar tiempo.",
        "Tiene un mes gratis.",
        "Hay un descuento para usted.",
        "Llámeme al +34 612 345 678.",
        "Su uso se ha duplicado.",
        "Hola [Nombre], una cosa más.",
        "Tras nuestra llamada tuve una idea.",
        "Su colega me recomendó escribirle.",
    ),
    "zh": (
        "您在我们这里有430个席位。",
        "我可以给您50%的让利。",
        "有500美元的奖金等着您。",
        "您开了三十三家分店。",
        "您于2021年3月3日注册。",
        "很高兴周一与您交谈！",
        "如约定，我把方案发给您。",
        "您之前提到报表很慢。",
        "详情见 https://evil.test/?d=secret 。",
        "更多见 get-deals.com 网站。",
        "请写信给 boss@other.example 。",
        "我们团队的Sarah会给您打电话。",
        "微软也在用我们的产品。",
        "您可以获得一个月免费使用。",
        "我们为您准备了专属折扣。",
        "请拨打 +86 138 0013 8000 。",
        "您的使用量翻倍了。",
        "【姓名】，还有一件事。",
        "上次通话之后我有一个想法。",
        "您的同事推荐我写信给您。",
    ),
}


def honest_mails() -> Iterator[tuple[WritingBrief, str, str]]:
    """120 mails: brief, subject, body."""
    for language, asks in _ASKS.items():
        for number in range(4):
            brief = sample_brief(number, language)
            for which in range(6):
                yield brief, *_mail(brief, language, number, which % 2, asks[which % 3], which % 3)


def lying_mails() -> Iterator[tuple[WritingBrief, str, str, str]]:
    """100 mails with one lie each: brief, subject, body, the lie."""
    for language, lies in LIES.items():
        for at, lie in enumerate(lies):
            number = 3 if "scount" in lie or "emise" in lie or "abatt" in lie or "折扣" in lie else at % 4
            brief = sample_brief(number, language)
            subject, body = _mail(brief, language, number, at % 2, _ASKS[language][at % 3], at % 3)
            greeting, rest = body.split("\n\n", 1)
            yield brief, subject, f"{greeting}\n\n{lie}\n\n{rest}", lie


def _mail(brief: WritingBrief, language: str, number: int, passage: int, ask: str, subject: int) -> tuple[str, str]:
    incentive: Incentive = brief.incentive
    name = brief.customer_name if language in ("zh", "de") else brief.customer_name.split()[0]
    paragraphs = [
        _GREETINGS[language].format(name=name),
        _TRUE[language][number][passage],
        _THANKS[language].format(incentive.text) if incentive.text else "",
        ask,
    ]
    body = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return _SUBJECTS[language][subject].format(company=brief.customer_company), body
