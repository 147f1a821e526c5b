"""The state of the list of customers as it stands in the address bar, and back: what is not understood is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from admin_ui.parts.given import Given
from services.customers import DEFAULT_SORT, SEGMENTS, CustomerSelection, CustomerStatus, LastContact
from services.errors import Invalid, NotFound
from services.translation import text

Choice = TypeVar("Choice", bound=StrEnum)
_LANGUAGE = re.compile(r"[A-Za-z-]{2,8}")
_AMOUNT = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which customers, in which order, and the mark of the page before or after this one."""

    selection: CustomerSelection = CustomerSelection()  # noqa: RUF009 - frozen
    sort: str = DEFAULT_SORT
    after: str = ""
    before: str = ""

    def at(self, *, after: str = "", before: str = "") -> Asked:
        return replace(self, after=after, before=before)


def read_asked(query: Mapping[str, str]) -> Asked:
    """Raises NotFound: the business is not named by a number."""
    business = query.get("business", "")
    if business and not re.fullmatch(r"[0-9]{1,9}", business):
        raise NotFound(text("There is no such business."))
    least, dash, most = query.get("spend", "").partition("-")
    return Asked(
        CustomerSelection(
            business_id=int(business) if business else None,
            words=_UNSEEN.sub(" ", query.get("q", "")).strip()[:100],
            segment=_known_segment(query.get("segment", "")),
            status=_one_of(CustomerStatus, query.get("status", "")),
            spend_from=_cents(least) if dash else None,
            spend_to=_cents(most) if dash else None,
            contact=_one_of(LastContact, query.get("contact", "")),
            language=_known_language(query.get("language", "")),
        ),
        sort=query.get("sort", "") or DEFAULT_SORT,
        after=query.get("after", "")[:2000],
        before=query.get("before", "")[:2000],
    )


def read_filters(given: Mapping[str, str] | Given) -> Asked:
    """From the form of filters: the first page of what it asks for.

    Raises:
        Invalid: a spend is no amount. NotFound: no such business.
    """
    asked = read_asked({name: given[name] for name in ("q", "business", "segment", "status", "contact", "language")})
    bounds = {}
    for name in ("spend_from", "spend_to"):
        bounds[name] = _cents(given[name])
        if given[name] and bounds[name] is None:
            raise Invalid(text("Write an amount such as 100 or 99.50."), field=name)
    return replace(asked, selection=replace(asked.selection, **bounds), sort=given["sort"] or DEFAULT_SORT)


def write_query(asked: Asked, *, places: bool = True) -> str:
    """The part after the "?"; `places` false leaves out the order and the page."""
    chosen = asked.selection
    spend = ""
    if chosen.spend_from is not None or chosen.spend_to is not None:
        spend = f"{say_cents(chosen.spend_from)}-{say_cents(chosen.spend_to)}"
    said = {
        "business": chosen.business_id,
        "q": chosen.words,
        "segment": chosen.segment,
        "status": chosen.status,
        "spend": spend,
        "contact": chosen.contact,
        "language": chosen.language,
    }
    if places:
        said |= {
            "sort": asked.sort if asked.sort != DEFAULT_SORT else "",
            "after": asked.after,
            "before": asked.before,
        }
    return urlencode({name: str(value) for name, value in said.items() if value})


def say_cents(cents: int | None) -> str:
    """As typed: 100 or 99.50."""
    if cents is None:
        return ""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02}"


def _cents(words: str) -> int | None:
    if not _AMOUNT.fullmatch(words):
        return None
    whole, _dot, rest = words.replace(",", ".").partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def _one_of(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in set(kind) else None


def _known_segment(value: str) -> str:
    return value if value in SEGMENTS else ""


def _known_language(value: str) -> str:
    return value if _LANGUAGE.fullmatch(value) else ""
