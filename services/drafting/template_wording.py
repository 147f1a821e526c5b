"""The sentences of the built-in writer in five languages. Each states only what its gaps are filled with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """Below an opening stand facts, "label: value" a line, as the record has them; the gaps take names."""

    greeting: str
    greeting_without_name: str
    full_name: bool  # greets with the whole name where first names alone would be forward
    subjects: tuple[str, ...]
    openings: tuple[str, ...]
    openings_without_company: tuple[str, ...]
    opening_without_fact: str
    since: str
    questions: tuple[str, ...]
    thanks: str
    meeting: str
    message: str
    reply: str
    survey: str
    known: str
    answer_thanks: str
    answer_gap: str
    month: str


WORDINGS: dict[str, Wording] = {
    "en": Wording(
        greeting="Hi {name},",
        greeting_without_name="Hello,",
        full_name=False,
        subjects=("{name}, a question about {business}", "What would make {business} better for you?"),
        openings=(
            "I was looking at how {company} uses {business}, and this stood out:",
            "Before writing I looked at what we know about {company}. This caught my eye:",
        ),
        openings_without_company=(
            "I was looking at how you use {business}, and this stood out:",
            "Before writing I looked at what we know about you. This caught my eye:",
        ),
        opening_without_fact="I look after customers at {business}, and I would like to learn what matters to you.",
        since="You have been with us since {month}.",
        questions=(
            "What works well for you there, and what should we do better? Two lines are enough.",
            "If you could change one thing about it, what would it be? A short answer helps me a lot.",
        ),
        thanks="As a thank-you for your answer: {incentive}.",
        meeting="If you would rather talk, pick a time here: {detail}",
        message="The quickest way to reach me is a message: {detail}",
        reply="Just reply to this email, I read every answer.",
        survey="You can tell me here: {detail}",
        known="What we hold:",
        answer_thanks="Thank you for your answer.",
        answer_gap="[Your answer]",
        month="{name} {year}",
    ),
    "fr": Wording(
        greeting="Bonjour {name},",
        greeting_without_name="Bonjour,",
        full_name=True,
        subjects=("Une question à propos de {business}", "Que pouvons-nous améliorer dans {business} ?"),
        openings=(
            "J’ai regardé comment {company} utilise {business}, et voici ce qui m’a frappé :",
            "Avant de vous écrire, j’ai relu ce que nous savons de {company}. Ceci a retenu mon attention :",
        ),
        openings_without_company=(
            "J’ai regardé comment vous utilisez {business}, et voici ce qui m’a frappé :",
            "Avant de vous écrire, j’ai relu votre dossier. Ceci a retenu mon attention :",
        ),
        opening_without_fact="Je m’occupe des clients de {business} et j’aimerais savoir ce qui compte pour vous.",
        since="Vous êtes client chez nous depuis {month}.",
        questions=(
            "Qu’est-ce qui vous convient, et que devrions-nous faire mieux ? Deux lignes suffisent.",
            "Si vous pouviez y changer une chose, laquelle serait-ce ? Une réponse brève m’aide beaucoup.",
        ),
        thanks="Pour vous remercier de votre réponse : {incentive}.",
        meeting="Si vous préférez en parler, choisissez un moment ici : {detail}",
        message="Le plus simple pour me joindre est un message : {detail}",
        reply="Répondez simplement à cet e-mail, je lis chaque réponse.",
        survey="Vous pouvez me le dire ici : {detail}",
        known="Ce que nous savons :",
        answer_thanks="Merci de votre réponse.",
        answer_gap="[Votre réponse]",
        month="{name} {year}",
    ),
    "de": Wording(
        greeting="Guten Tag {name},",
        greeting_without_name="Guten Tag,",
        full_name=True,
        subjects=("Eine Frage zu {business}", "Was sollten wir an {business} verbessern?"),
        openings=(
            "ich habe mir angesehen, wie {company} mit {business} arbeitet. Das fiel mir auf:",
            "bevor ich Ihnen schreibe, habe ich nachgelesen, was wir über {company} wissen. Mir fiel auf:",
        ),
        openings_without_company=(
            "ich habe mir angesehen, wie Sie mit {business} arbeiten. Das fiel mir auf:",
            "bevor ich Ihnen schreibe, habe ich nachgelesen, was wir über Sie wissen. Mir fiel auf:",
        ),
        opening_without_fact="ich betreue die Kunden von {business} und möchte wissen, worauf es Ihnen ankommt.",
        since="Sie sind seit {month} bei uns Kunde.",
        questions=(
            "Was läuft dabei gut für Sie, und was sollten wir besser machen? Zwei Zeilen genügen.",
            "Wenn Sie eines daran ändern könnten, was wäre es? Eine kurze Antwort hilft mir sehr.",
        ),
        thanks="Als Dank für Ihre Antwort: {incentive}.",
        meeting="Wenn Sie lieber sprechen möchten, wählen Sie hier einen Zeitpunkt: {detail}",
        message="Am schnellsten erreichen Sie mich mit einer Nachricht: {detail}",
        reply="Antworten Sie einfach auf diese E-Mail, ich lese jede Antwort.",
        survey="Hier können Sie es mir sagen: {detail}",
        known="Was wir wissen:",
        answer_thanks="vielen Dank für Ihre Antwort.",
        answer_gap="[Ihre Antwort]",
        month="{name} {year}",
    ),
    "es": Wording(
        greeting="Hola, {name}:",
        greeting_without_name="Hola:",
        full_name=False,
        subjects=("Una pregunta sobre {business}", "¿Qué deberíamos mejorar en {business}?"),
        openings=(
            "He mirado cómo utiliza {business} el equipo de {company} y algo me llamó la atención:",
            "Antes de escribirle repasé lo que sabemos de {company}. Esto me llamó la atención:",
        ),
        openings_without_company=(
            "He mirado cómo utiliza {business} y algo me llamó la atención:",
            "Antes de escribirle repasé lo que sabemos de usted. Esto me llamó la atención:",
        ),
        opening_without_fact="Me ocupo de los clientes de {business} y me gustaría saber qué es importante para usted.",
        since="Es cliente nuestro desde {month}.",
        questions=(
            "¿Qué le funciona bien y qué deberíamos hacer mejor? Dos líneas bastan.",
            "Si pudiera cambiar una cosa, ¿cuál sería? Una respuesta breve me ayuda mucho.",
        ),
        thanks="Como agradecimiento por su respuesta: {incentive}.",
        meeting="Si prefiere hablarlo, elija aquí un momento: {detail}",
        message="Lo más rápido es escribirme un mensaje: {detail}",
        reply="Responda simplemente a este correo, leo cada respuesta.",
        survey="Puede decírmelo aquí: {detail}",
        known="Lo que sabemos:",
        answer_thanks="Gracias por su respuesta.",
        answer_gap="[Su respuesta]",
        month="{name} de {year}",
    ),
    "zh": Wording(
        greeting="{name}，您好：",
        greeting_without_name="您好：",
        full_name=True,
        subjects=("关于{business}，想听听您的看法", "{business}怎样做得更好？"),
        openings=(
            "我看了{company}使用{business}的情况，有一点引起了我的注意：",
            "写信之前，我看了我们对{company}的了解，有一点引起了我的注意：",
        ),
        openings_without_company=(
            "我看了您使用{business}的情况，有一点引起了我的注意：",
            "写信之前，我看了我们对您的了解，有一点引起了我的注意：",
        ),
        opening_without_fact="我负责{business}的客户服务，想了解什么对您最重要。",
        since="您从{month}起就是我们的客户。",
        questions=(
            "哪些地方用得顺手，哪些地方我们应该改进？写两句就够了。",
            "如果可以改变一点，您希望是什么？简短的回答就很有帮助。",
        ),
        thanks="感谢您的回答：{incentive}。",
        meeting="如果您更愿意当面聊，请在这里选择时间：{detail}",
        message="给我发消息最方便：{detail}",
        reply="直接回复这封邮件即可，每一封我都会看。",
        survey="您可以在这里告诉我：{detail}",
        known="我们所知道的：",
        answer_thanks="感谢您的回复。",
        answer_gap="【您的回答】",
        month="{year}年{number}月",
    ),
}
