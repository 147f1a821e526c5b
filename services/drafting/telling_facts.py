"""Which one or two facts are worth writing to a customer about, and which had better stay unsaid."""

import re

from services.checking.leftovers import PLACEHOLDER
from services.checking.links import find_addresses, find_links
from services.checking.names import folded
from services.facts import Fact, WritingBrief
from services.plain_text import one_line

MAX_LENGTH = 140

# Spending is not what one writes to a customer about, and viewers may not read it (SPEC T3); the rest is dull
# or private.
_UNSAID = re.compile(
    r"spen[dt]|price|cost|revenue|turnover|amount|paid|payment|invoice|refund|\bmrr\b|\barr\b|\bltv\b|chiffre"
    r"|dépens|montant|prix|umsatz"
    r"|ausgab|betrag|preis|gasto|importe|precio|金额|消费|付款|价格"
    r"|e-?mail|phone|address|birth|gender|\bid\b|uuid|token|password|country|company|name|city|zip|language"
    r"|currency|last login|last seen"
    r"|pays|entreprise|société|adresse|téléphone|land|firma|unternehmen|telefon|país|empresa|teléfono|dirección|国家"
    r"|公司|电话|地址|邮箱",
    re.I,
)
_WEIGHTS = (
    (
        5,
        r"ticket|asked|wish|want|request|feedback|complain|need|demand|souhait|avis|wunsch|anfrage|rückmeldung"
        r"|pidi|solicit|petici|需求|反馈|工单",
    ),
    (
        4,
        r"used most|favou?rite|feature|goal|project|use case|fonction|utilis|projet|funktion|genutzt|projekt"
        r"|función|usa|proyecto|功能|项目",
    ),
    (
        3,
        r"growth|grew|team|seats|users|vehicles|staff|croissance|équipe|wachstum|plätze|crecimiento|equipo"
        r"|usuarios|增长|团队|席位|用户",
    ),
    (2, r"\d"),
)
FIRST_PAYMENT = re.compile(
    r"^(?:first payment(?: date| on)?|customer since|client depuis|kunde seit|cliente desde|首次付款(?:日期)?)$", re.I
)


def choose_telling_facts(brief: WritingBrief) -> tuple[Fact, ...]:
    """At most two, the most telling first; what the colleague asks for goes before, last time's facts after."""
    before = " ".join(brief.previous) if brief.previous else ""
    wished = set(re.findall(r"\w{4,}|[\u4e00-\u9fff]{2}", folded(brief.instruction)))

    def weight(fact: Fact) -> int:
        words = f"{fact.label}: {fact.value}"
        weights = [points for points, pattern in _WEIGHTS if re.search(pattern, words, re.I)]
        asked_for = 20 * sum(word in folded(words) for word in wished)
        return max(weights, default=1) + asked_for - (10 if one_line(fact.value, MAX_LENGTH) in before else 0)

    sayable = [fact for fact in brief.facts if _is_sayable(fact)]
    return tuple(sorted(sayable, key=weight, reverse=True)[:2])


def first_payment(brief: WritingBrief) -> tuple[Fact, int, int] | None:
    """The fact that tells since when they pay, with its year and month."""
    for fact in brief.facts:
        date = re.match(r"\s*((?:19|20)\d\d)-(0[1-9]|1[0-2])", fact.value)
        if date and FIRST_PAYMENT.match(fact.label.strip()):
            return fact, int(date[1]), int(date[2])
    return None


def said(fact: Fact) -> str:
    """The fact in the record's own words."""
    return f"{one_line(fact.label, 60)}: {one_line(fact.value, MAX_LENGTH)}".rstrip(".。")


def is_sayable_name(name: str) -> bool:
    """Names come from files too: one that holds a link, an address or a placeholder is not greeted with."""
    return bool(name) and len(name) <= 80 and not _looks_odd(name)


def _is_sayable(fact: Fact) -> bool:
    if _UNSAID.search(fact.label) or FIRST_PAYMENT.match(fact.label.strip()) or not fact.value.strip():
        return False
    if fact.source not in ("csv", "stripe", "person") or len(fact.value) > MAX_LENGTH or len(fact.label) > 60:
        return False
    return not _looks_odd(f"{fact.label}: {fact.value}") and one_line(fact.value, 9).casefold() not in (
        "0",
        "no",
        "none",
        "n/a",
        "-",
    )


def _looks_odd(text: str) -> bool:
    return bool(
        find_links(text) or find_addresses(text) or PLACEHOLDER.search(text) or re.search(r"[<>{}\[\]`|\n\r]", text)
    )
