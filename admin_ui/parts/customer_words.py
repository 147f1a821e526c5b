"""What the segments, statuses and filters of customers are called."""

from __future__ import annotations

from admin_ui.parts.profile_text import language_name
from services.customers import NO_LANGUAGE, SEGMENTS, CustomerStatus, LastContact
from services.translation import _

# Those that customers' lists mostly hold; a link can ask for any other.
_LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "tr", "ja", "zh", "ko", "ar")


def segment_name(segment: str) -> str:
    return {
        "internal": _("Internal"),
        "competitor": _("Competitor"),
        "client": _("Client"),
        "distributor": _("Distributor"),
        "prospect": _("Prospect"),
        "partner": _("Partner"),
        "off-target": _("Off target"),
        "supplier": _("Supplier"),
        "other": _("Other"),
    }.get(segment, segment)


def status_name(status: CustomerStatus) -> str:
    return {
        CustomerStatus.NEW: _("New"),
        CustomerStatus.DRAFTED: _("Drafted"),
        CustomerStatus.CONTACTED: _("Contacted"),
        CustomerStatus.REPLIED: _("Replied"),
        CustomerStatus.UNSUBSCRIBED: _("Unsubscribed"),
        CustomerStatus.BOUNCED: _("Bounced"),
        CustomerStatus.COMPLAINED: _("Complained"),
        CustomerStatus.BY_HAND: _("Not to be written to"),
    }[status]


def segments() -> dict[str, str]:
    return {"": _("All segments"), **{segment: segment_name(segment) for segment in SEGMENTS}}


def statuses() -> dict[str, str]:
    return {"": _("Any status"), **{status.value: status_name(status) for status in CustomerStatus}}


def last_contacts() -> dict[str, str]:
    return {
        "": _("Any time"),
        LastContact.WITHIN_7.value: _("In the last 7 days"),
        LastContact.WITHIN_30.value: _("In the last 30 days"),
        LastContact.WITHIN_90.value: _("In the last 90 days"),
        LastContact.NOT_WITHIN_30.value: _("Not in the last 30 days"),
        LastContact.NOT_WITHIN_90.value: _("Not in the last 90 days"),
        LastContact.NEVER.value: _("Never"),
    }


def languages(chosen: str) -> dict[str, str]:
    tags = _LANGUAGES if chosen in ("", NO_LANGUAGE, *_LANGUAGES) else (*_LANGUAGES, chosen)
    names = sorted((language_name(tag), tag) for tag in tags)
    return {"": _("Any language"), **{tag: name for name, tag in names}, NO_LANGUAGE: _("Not known")}


def sorts(*, money: bool) -> dict[str, str]:
    spend = {"-spend": _("Highest spend"), "spend": _("Lowest spend")} if money else {}
    return {
        "-added": _("Newest"),
        "added": _("Oldest"),
        "name": _("Name, A to Z"),
        "-name": _("Name, Z to A"),
        "company": _("Company, A to Z"),
        "-company": _("Company, Z to A"),
        **spend,
        "-contact": _("Last contact, latest"),
        "contact": _("Last contact, longest ago"),
    }
