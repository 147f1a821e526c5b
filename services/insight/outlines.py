"""The few sentences with which the rules answer, in five languages."""

from dataclasses import dataclass

from services.insight.phrases.topics import TOPICS

# What may be suggested next, the most pressing first: services/insight/reading_by_rules.py says when.
STEPS = (
    "legal", "money", "outage", "cancel", "leave_alone", "anger", "buy", "accepts_time", "meeting", "trial", "price",
    "very_interested", "refusal", "pain", "request", "interested", "later", "positive", "nothing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outline:
    """What the rules say in their own voice."""

    begins: str
    says_nothing: str
    steps: dict[str, str]
    topics: dict[str, str]


def _named(names: tuple[str, ...], words: str) -> dict[str, str]:
    """A line of words for each name."""
    return dict(zip(names, (line.strip() for line in words.strip().split("\n")), strict=True))


def _outline(begins: str, says_nothing: str, steps: str, topics: str) -> Outline:
    return Outline(begins, says_nothing, _named(STEPS, steps), _named(tuple(TOPICS), topics.replace(" · ", "\n")))


OUTLINES: dict[str, Outline] = {
    "en": _outline(
        "They write:",
        "The reply holds no words of their own.",
        """
        Give this to whoever answers for data and legal matters, today.
        Look up the charge today and put it right.
        Look into it now, and call or write them today: their work stands still.
        Confirm the farewell today, and ask what was missing.
        Leave them alone: stop every mail to them, and note it.
        Somebody should answer this personally today.
        Send them an offer while the wish is fresh.
        Confirm the time and send an invitation.
        Offer two or three times for a demo or a call.
        Open a trial for them, and offer help with the first steps.
        Send them the prices they ask for, and ask what they need.
        Offer a talk or a quote while the wish is fresh.
        Thank them, leave them alone, and note their no.
        Look into the trouble, and tell them when it is solved.
        Answer what they ask for.
        Send them more about it, and offer a short call.
        Thank them, and write again when they said.
        Thank them for the kind words.
        Thank them for the answer.
        """,
        "price · integration · support · reliability · reports and export · mobile app · training · seats and users"
        " · contract and billing",
    ),
    "fr": _outline(
        "Le client écrit :",
        "La réponse ne contient aucun mot du client.",
        """
        Transmettre aujourd’hui à la personne chargée des données et du juridique.
        Vérifier le prélèvement aujourd’hui et le corriger.
        Chercher la cause maintenant et répondre aujourd’hui : leur travail est à l’arrêt.
        Confirmer le départ aujourd’hui et demander ce qui a manqué.
        Les laisser tranquilles : arrêter tout envoi et le noter.
        Quelqu’un devrait répondre personnellement aujourd’hui.
        Envoyer une offre tant que l’envie est là.
        Confirmer l’heure et envoyer une invitation.
        Proposer deux ou trois créneaux pour une démonstration ou un appel.
        Ouvrir un essai et proposer de l’aide pour les premiers pas.
        Envoyer les prix demandés et s’enquérir du besoin.
        Proposer un échange ou un devis tant que l’envie est là.
        Remercier, laisser tranquille et noter le refus.
        Chercher la cause du problème et prévenir quand il est résolu.
        Répondre à la demande.
        Envoyer plus de détails et proposer un court appel.
        Remercier, et réécrire au moment indiqué.
        Remercier pour ces bons mots.
        Remercier pour la réponse.
        """,
        "prix · intégration · assistance · fiabilité · rapports et export · application mobile · formation"
        " · places et utilisateurs · contrat et facturation",
    ),
    "de": _outline(
        "Die Antwort lautet:",
        "Die Antwort enthält keine eigenen Worte.",
        """
        Heute an die Person geben, die für Daten und Recht zuständig ist.
        Die Abbuchung heute prüfen und berichtigen.
        Jetzt nachsehen und noch heute anrufen oder schreiben: Ihre Arbeit steht still.
        Den Abschied heute bestätigen und fragen, was gefehlt hat.
        In Ruhe lassen: alle Mails anhalten und es vermerken.
        Jemand sollte heute persönlich antworten.
        Ein Angebot schicken, solange der Wunsch frisch ist.
        Den Termin bestätigen und eine Einladung schicken.
        Zwei oder drei Termine für eine Vorführung oder ein Gespräch anbieten.
        Einen Testzugang einrichten und Hilfe beim Einstieg anbieten.
        Die gewünschten Preise schicken und nach dem Bedarf fragen.
        Ein Gespräch oder Angebot vorschlagen, solange der Wunsch frisch ist.
        Danken, in Ruhe lassen und die Absage vermerken.
        Dem Problem nachgehen und Bescheid geben, wenn es gelöst ist.
        Die Bitte beantworten.
        Mehr darüber schicken und ein kurzes Gespräch anbieten.
        Danken und zum genannten Zeitpunkt wieder schreiben.
        Für die freundlichen Worte danken.
        Für die Antwort danken.
        """,
        "Preis · Schnittstellen · Kundendienst · Zuverlässigkeit · Berichte und Export · mobile App · Schulung"
        " · Plätze und Nutzer · Vertrag und Rechnung",
    ),
    "es": _outline(
        "El cliente escribe:",
        "La respuesta no contiene palabras propias.",
        """
        Pasarlo hoy a quien se ocupa de los datos y lo legal.
        Revisar hoy el cobro y corregirlo.
        Mirarlo ahora y llamar o escribir hoy: su trabajo está parado.
        Confirmar hoy la baja y preguntar qué les faltó.
        Dejarles en paz: parar todos los correos y anotarlo.
        Alguien debería responder personalmente hoy.
        Enviar una oferta mientras el interés está vivo.
        Confirmar la hora y enviar una invitación.
        Ofrecer dos o tres horas para una demostración o una llamada.
        Abrir una prueba y ofrecer ayuda con los primeros pasos.
        Enviar los precios que piden y preguntar qué necesitan.
        Proponer una conversación o un presupuesto mientras el interés está vivo.
        Dar las gracias, dejarles tranquilos y anotar su no.
        Investigar el problema y avisar cuando esté resuelto.
        Responder a lo que pide.
        Enviar más información y ofrecer una llamada corta.
        Dar las gracias y volver a escribir cuando han dicho.
        Agradecer sus amables palabras.
        Agradecer la respuesta.
        """,
        "precio · integración · soporte · fiabilidad · informes y exportación · aplicación móvil · formación"
        " · plazas y usuarios · contrato y facturación",
    ),
    "zh": _outline(
        "客户写道：",
        "回复中没有客户自己的文字。",
        """
        今天转交给负责数据和法务的同事。
        今天核对这笔扣款并更正。
        立即排查，今天就联系客户：他们的工作已停摆。
        今天确认对方的离开，并询问缺少了什么。
        不再打扰：停止一切邮件并记录下来。
        今天应由专人亲自回复。
        趁客户有意，发送报价。
        确认时间并发送邀请。
        提供两三个演示或通话的时间。
        开通试用，并提供上手帮助。
        发送所询价格，并了解需求。
        趁客户有意，建议沟通或报价。
        表示感谢，不再打扰，并记录拒绝。
        排查问题，解决后告知客户。
        回应客户的请求。
        发送更多资料，并建议简短通话。
        表示感谢，到对方所说的时间再联系。
        感谢客户的好评。
        感谢客户的回复。
        """,
        "价格 · 集成 · 客服 · 稳定性 · 报表与导出 · 手机应用 · 培训 · 席位与用户 · 合同与账单",
    ),
}
