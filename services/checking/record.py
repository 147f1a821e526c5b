"""What the record and the settings say: the only things that a mail may state. Two degrees of trust.

Whatever is known may be named; money, percentages and offers must come from lists, payments or settings, never from
what a customer wrote (law 11).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from services.checking.amounts import Amount, find_amounts, level_digits
from services.checking.dates import CalendarDate, Moment, find_moments
from services.checking.interactions import InteractionKind
from services.checking.names import name_parts
from services.checking.offers import OfferKind, kinds_offered
from services.facts import Fact, WritingBrief

LANGUAGES = ("en", "fr", "de", "es", "zh")

_MONEY_LABEL = re.compile(
    r"\b(?:spen[dt]|spending|price|cost|revenue|turnover|amount|paid|mrr|arr|ltv|fees?|budget|refund"
    r"|invoice[ds]?|value"
    r"|dépens\w+|prix|montant|chiffre d.affaires|ausgaben|umsatz|preis|betrag|kosten|gasto|precio|importe"
    r"|ingresos)\b"
    r"|消费|金额|价格|支出",
    re.I,
)
_PERCENT_LABEL = re.compile(
    r"%|\b(?:percent|rate|share|growth|taux|part|quote|anteil|wachstum|tasa|cuota)\b|率|占比", re.I
)

# What in the record shows that something did happen between the two.
_EVIDENCE: dict[InteractionKind, str] = {
    "meeting": r"\b(?:calls?\b|called|meeting|met\b|spoke|talked|chat|webinar|workshop|demo\b|visit|lunch"
    r"|appel|réunion|rencontr"
    r"|échang|rendez-vous|visio|gespräch|telefon|treffen|getroffen|gesprochen|termin|llamada|reunión"
    r"|charla|hablamos|encuentro)"
    r"|通话|会议|见面|电话|拜访|沟通",
    "message": r"\b(?:e-?mail|mail|message|wrote|reply|replied|answer|note|ticket|survey|review|feedback"
    r"|réponse|courriel|enquête"
    r"|avis|antwort|nachricht|umfrage|rückmeldung|bewertung|respuesta|correo|mensaje|encuesta|reseña)|邮件"
    r"|回复|反馈|工单|评价",
    "agreement": r"\b(?:agree|promis|arrang|settled|convenu|promis|accord|vereinbar|versproch|abgesproch"
    r"|zugesagt|acord|promet"
    r"|acuerdo|quedamos)|约定|承诺|答应|同意",
    "said": r"\b(?:ask|said|told|mention|request|complain|suggest|recommend|prais|want|wish|ticket|survey"
    r"|feedback|review|quote"
    r"|found us|through|referr|account\b|note|interview|demand|souhait|dit\b|avis|wunsch|wünsch|gefragt"
    r"|sagte|anfrage|pidi|dijo"
    r"|solicit|comentario|queja)|要求|提到|建议|反馈|希望|投诉",
}  # fmt: skip
_CONTACT_LABEL = re.compile(
    r"\b(?:last|latest|recent|letzte[rs]?|dernière?|última?o?)\s(?:call|meeting|contact|conversation|talk"
    r"|visit|gespräch|telefonat"
    r"|kontakt|appel|échange|llamada|reunión|contacto)|\b(?:met (?:at|on|in)|webinar|workshop|interview"
    r"|notes?|ticket|support|asked"
    r"|wants?|wished?|feedback|survey|review|quote|found us|own (?:account|words)|request|complaint)\b|反馈"
    r"|工单|备注|需求",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that supports a statement, read once for all checks of a mail."""

    plain: frozenset[Decimal]
    times: frozenset[Decimal]
    money: frozenset[tuple[Decimal, str]]
    percent: frozenset[Decimal]
    moments: frozenset[CalendarDate | str]
    words: frozenset[str]
    text: str
    terms: str
    offers: frozenset[OfferKind]
    happened: frozenset[InteractionKind]

    def supports_amount(self, amount: Amount) -> bool:
        if amount.kind == "money":
            return any(
                value in amount.values and (not currency or not amount.currency or currency == amount.currency)
                for value, currency in self.money
            )
        if amount.kind == "percent":
            return bool(amount.values & self.percent)
        return bool(amount.values & (self.times if amount.kind == "times" else self.plain))

    def supports_moment(self, moment: Moment) -> bool:
        for reading in moment.readings:
            if isinstance(reading, str):
                if reading in self.moments:
                    return True
            elif any(isinstance(known, CalendarDate) and reading.says_no_more_than(known) for known in self.moments):
                return True
        return False


def read_record(brief: WritingBrief, facts: tuple[Fact, ...] | None = None) -> Record:
    """Read the whole brief, or the settings and only the given facts (for one claim)."""
    facts = brief.facts if facts is None else facts
    settings = _settings_texts(brief)
    names = [brief.customer_name, brief.customer_company]
    vouched = [fact for fact in facts if fact.source in ("csv", "stripe", "person")]
    told = [f"{fact.label}: {fact.value}" for fact in facts if fact not in vouched]
    told += [*brief.following, *brief.earlier, brief.answering, brief.answered_subject, brief.instruction]
    terms = "\n".join([*settings, *(f"{fact.label}: {fact.value}" for fact in vouched)])
    whole = level_digits("\n".join([terms, *names, *told]))
    moments = find_moments(whole, LANGUAGES)
    amounts = find_amounts(blank_out(whole, [(moment.start, moment.end) for moment in moments]), LANGUAGES)
    known_dates = {reading for moment in moments for reading in moment.readings}
    years = {Decimal(date.year) for date in known_dates if isinstance(date, CalendarDate) and date.year}
    money, percent = _terms_of(settings, vouched)
    return Record(
        plain=_values(amount for amount in amounts if amount.kind != "times") | years,
        times=_values(amount for amount in amounts if amount.kind == "times"),
        money=frozenset(money),
        percent=frozenset(percent),
        moments=frozenset(known_dates),
        words=frozenset(name_parts(whole)),
        text=whole.casefold(),
        terms=terms.casefold(),
        offers=frozenset(kinds_offered("\n".join(settings)) | {brief.incentive.kind}),
        happened=_happened(brief, facts),
    )


def _values(amounts: Iterable[Amount]) -> frozenset[Decimal]:
    return frozenset(value for amount in amounts for value in amount.values)


def _settings_texts(brief: WritingBrief) -> list[str]:
    business, action = brief.business, brief.call_to_action
    return [
        business.company_name, business.contact_name, business.role, business.website, business.product_description,
        business.upsell_product, action.detail, brief.incentive.text,
    ]  # fmt: skip


def _terms_of(settings: list[str], vouched: list[Fact]) -> tuple[set[tuple[Decimal, str]], set[Decimal]]:
    """Money and percentages. A bare number counts as one when its label says so ("Monthly spend: 240")."""
    money: set[tuple[Decimal, str]] = set()
    percent: set[Decimal] = set()
    for label, text in [("", text) for text in settings] + [(fact.label, fact.value) for fact in vouched]:
        levelled = level_digits(text)
        moments = [(moment.start, moment.end) for moment in find_moments(levelled, LANGUAGES)]
        for amount in find_amounts(blank_out(levelled, moments), LANGUAGES):
            if amount.kind == "money" or (amount.kind == "plain" and _MONEY_LABEL.search(label)):
                money |= {(value, amount.currency) for value in amount.values}
            if amount.kind == "percent" or (amount.kind == "plain" and _PERCENT_LABEL.search(label)):
                percent |= amount.values
    return money, percent


def _happened(brief: WritingBrief, facts: tuple[Fact, ...]) -> frozenset[InteractionKind]:
    contact = [
        f"{fact.label}: {fact.value}"
        for fact in facts
        if fact.source in ("person", "reply") or _CONTACT_LABEL.search(fact.label)
    ]
    evidence = "\n".join([*contact, *brief.earlier, brief.instruction])
    found = {kind for kind, pattern in _EVIDENCE.items() if re.search(pattern, evidence, re.I)}
    return frozenset(found | ({"message", "said"} if brief.earlier else set()))


def blank_out(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with the spans made spaces, so that positions hold and nothing in them is read twice."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return "".join(chars)
