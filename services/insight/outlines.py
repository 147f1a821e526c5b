"""The few sentences with which the rules answer, in five languages."""

from dataclasses import dataclass

from services.insight.words import TOPICS


@dataclass(frozen=True, slots=True)
class Outline:
    """What the rules say in their own voice."""

    begins: str
    says_nothing: str
    handle: str
    talk: str
    answer_request: str
    thank: str
    topics: dict[str, str]


def _topics(*names: str) -> dict[str, str]:
    return dict(zip(TOPICS, names, strict=True))


OUTLINES: dict[str, Outline] = {
    "en": Outline(
        begins="They write:",
        says_nothing="The reply holds no words of their own.",
        handle="Somebody should answer this personally today.",
        talk="Offer a talk or a quote while the wish is fresh.",
        answer_request="Answer what they ask for.",
        thank="Thank them for the answer.",
        topics=_topics("price", "integration", "support", "reliability", "reports and export", "mobile app", "training",
                       "seats and users", "contract and billing"),
    ),
    "fr": Outline(
        begins="Le client écrit :",
        says_nothing="La réponse ne contient aucun mot du client.",
        handle="Quelqu’un devrait répondre personnellement aujourd’hui.",
        talk="Proposer un échange ou un devis tant que l’envie est là.",
        answer_request="Répondre à la demande.",
        thank="Remercier pour la réponse.",
        topics=_topics("prix", "intégration", "assistance", "fiabilité", "rapports et export", "application mobile",
                       "formation", "places et utilisateurs", "contrat et facturation"),
    ),
    "de": Outline(
        begins="Die Antwort lautet:",
        says_nothing="Die Antwort enthält keine eigenen Worte.",
        handle="Jemand sollte heute persönlich antworten.",
        talk="Ein Gespräch oder Angebot vorschlagen, solange der Wunsch frisch ist.",
        answer_request="Die Bitte beantworten.",
        thank="Für die Antwort danken.",
        topics=_topics("Preis", "Schnittstellen", "Kundendienst", "Zuverlässigkeit", "Berichte und Export",
                       "mobile App", "Schulung", "Plätze und Nutzer", "Vertrag und Rechnung"),
    ),
    "es": Outline(
        begins="El cliente escribe:",
        says_nothing="La respuesta no contiene palabras propias.",
        handle="Alguien debería responder personalmente hoy.",
        talk="Proponer una conversación o un presupuesto mientras el interés está vivo.",
        answer_request="Responder a lo que pide.",
        thank="Agradecer la respuesta.",
        topics=_topics("precio", "integración", "soporte", "fiabilidad", "informes y exportación", "aplicación móvil",
                       "formación", "plazas y usuarios", "contrato y facturación"),
    ),
    "zh": Outline(
        begins="客户写道：",
        says_nothing="回复中没有客户自己的文字。",
        handle="今天应由专人亲自回复。",
        talk="趁客户有意，建议沟通或报价。",
        answer_request="回应客户的请求。",
        thank="感谢客户的回复。",
        topics=_topics("价格", "集成", "客服", "稳定性", "报表与导出", "手机应用", "培训", "席位与用户", "合同与账单"),
    ),
}  # fmt: skip
