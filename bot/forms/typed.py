"""What people type after a command, taken from Slack as it arrives and read into what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.customers import CustomerFilter
from services.errors import Invalid

MOST_CHARACTERS = 3_000
MOST_CUSTOMERS = 10_000
_WRAPPED = re.compile(r"<(?:mailto:|tel:)?((?<=:)[^|>\s]+|https?://[^|>\s]+)(?:\|([^>]*))?>")
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_FACET = re.compile(r"(?i)(segment|company|country|language|limit):\s?(\"[^\"]*\"|“[^”]*”|[^\s\"“]+)")
_SPEND = re.compile(r"(?i)spend\s?(>=|<=|>|<)\s?(\d{1,9}(?:[.,]\d{1,2})?)(?=\s|$)")
_LOOKS_LIKE_FACET = re.compile(r"(?i)([a-z_]{2,20})(:(?!//)|>|<|=)\S")
_NUMBER = re.compile(r"#?(\d{1,18})")
DRAFT_EXAMPLES = "Try /draft jane@acme.com mention the new export, or /draft segment:client spend>100 limit:50"


@dataclass(frozen=True, slots=True)
class Typed:
    """The words after a command; `was_cut` when there were more than MOST_CHARACTERS."""

    text: str
    was_cut: bool = False


@dataclass(frozen=True, slots=True)
class DraftOne:
    address: str
    instruction: str


@dataclass(frozen=True, slots=True)
class DraftMany:
    chosen: CustomerFilter
    instruction: str


@dataclass(frozen=True, slots=True)
class Which:
    """One email by number, all of them, or none named; `rest` is what follows."""

    email_id: int | None = None
    everything: bool = False
    rest: str = ""


def read_typed(raw: str) -> Typed:
    """Undo what Slack does to typed text: `spend>100` arrives as `spend&gt;100`, an address as
    <mailto:…|…>."""
    unwrapped = _WRAPPED.sub(lambda found: found[2] or found[1], raw[: MOST_CHARACTERS * 8])
    text = unwrapped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
    return Typed(text[:MOST_CHARACTERS], len(text) > MOST_CHARACTERS)


def read_draft(text: str) -> DraftOne | DraftMany | None:
    """An address, or a filter, and then what to write about; None when nothing was typed.

    Raises:
        Invalid: it begins with neither; the words show both.
    """
    if not text:
        return None
    first, _, rest = text.partition(" ")
    if _ADDRESS.fullmatch(first.strip("<>,;")):
        return DraftOne(first.strip("<>,;"), rest.strip())
    chosen, instruction = read_filter(text)
    if chosen is None:
        raise Invalid("I can't tell whom to write to.", DRAFT_EXAMPLES, field="customers")
    return DraftMany(chosen, instruction)


def read_filter(text: str) -> tuple[CustomerFilter | None, str]:
    """A filter such as `segment:client spend>100 company:"Acme GmbH" limit:50`, and the words after it.

    Spend is typed in whole units of the currency and becomes cents. Raises Invalid for a filter that we don't
    know.
    """
    found: dict[str, str | int] = {}
    rest = text
    while True:
        if facet := _FACET.match(rest):
            name, value = facet[1].lower(), facet[2].strip('"“”').strip()
            found[name] = _limit(value) if name == "limit" else value[:200]
        elif facet := _SPEND.match(rest):
            found |= _spend(facet[1], facet[2])
        else:
            break
        rest = rest[facet.end() :].lstrip()
    if (odd := _LOOKS_LIKE_FACET.match(rest)) and (found or odd[1].lower() not in ("re", "ps", "note")):
        known = "segment: company: country: language: spend> spend< limit:"
        raise Invalid(f"I don't know the filter “{odd[1]}”, or can't read it.", f"I know {known}", field="customers")
    if not found:
        return None, text
    words = text[: len(text) - len(rest)].strip()
    return CustomerFilter(**found, words=words), rest.strip()  # type: ignore[arg-type]


def read_which(text: str) -> Which:
    """`123`, `#123`, `all`, each with words after it.

    Raises:
        Invalid: something else was typed.
    """
    if not text:
        return Which()
    first, _, rest = text.partition(" ")
    if first.lower() == "all":
        return Which(everything=True, rest=rest.strip())
    number = _NUMBER.fullmatch(first)
    if number is None:
        raise Invalid(f"I can't read “{first[:40]}”.", "Give the number of an email, such as 123, or the word all.")
    return Which(email_id=int(number[1]), rest=rest.strip())


def _limit(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:6]) <= MOST_CUSTOMERS:
        raise Invalid(
            f"limit: must be a number from 1 to {MOST_CUSTOMERS:,}.", "For example limit:50", field="customers"
        )
    return int(value)


def _spend(sign: str, amount: str) -> dict[str, int]:
    """Bounds are exclusive, so `>=` reaches one cent further."""
    whole, _, part = amount.replace(",", ".").partition(".")
    cents = int(whole) * 100 + int((part + "00")[:2])
    if sign.startswith(">"):
        return {"spend_over": cents - 1 if sign == ">=" else cents}
    return {"spend_under": cents + 1 if sign == "<=" else cents}
