"""What was changed in a business's settings, by whom and when; any earlier state can be brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import Business, BusinessChange
from services.actors import Actor
from services.businesses.changing import change_settings, logo_mark
from services.businesses.pictures import find_picture, keep_picture
from services.businesses.sections import SECTIONS, values_of
from services.businesses.settings import BusinessSettings, view_settings
from services.businesses.view import find_business
from services.errors import Conflict
from services.masking import masked_text
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

PAGE = 25
_MONEY = ("incentive_high", "incentive_standard", "incentive_threshold_cents")


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One saving: `lines` are field, value before, value after; an amount that may not be seen is None."""

    id: int
    section: str
    lines: tuple[tuple[str, Any, Any], ...]
    by: str  # "" once the account is deleted
    at: datetime
    is_latest: bool  # of its form: there is nothing to bring back


@dataclass(frozen=True, slots=True)
class History:
    """Newest first; `before` leads to the next older page, None on the last."""

    changes: tuple[SettingChange, ...]
    before: int | None


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_history(actor: Actor, business_id: Any, before: int | None = None) -> History:
    """A page of changes older than the change `before`."""
    business = await find_business(actor, business_id)
    rows = BusinessChange.filter(business_id=business.id)
    page = (
        await (rows.filter(id__lt=before) if before else rows)
        .order_by("-id")
        .limit(PAGE + 1)
        .select_related("changed_by")
    )
    newest: dict[str, int] = {}
    for section in {change.section for change in page}:
        latest = await BusinessChange.filter(business_id=business.id, section=section).order_by("-id").first()
        newest[section] = latest.id if latest else 0
    shown = tuple(_view(actor, change, newest) for change in page[:PAGE])
    return History(shown, shown[-1].id if len(page) > PAGE else None)


@usecase(Permission.EDIT_ANY_BUSINESS)
async def restore_settings(actor: Actor, business_id: Any, change_id: int) -> BusinessSettings:
    """Bring the fields of a change's form back to what they were right after it, as a new change.

    A sender's address that comes back is unverified like any other change of it.

    Raises:
        NotFound: no such change of this business. NothingChanged: it is like that now.
        Conflict: the logo of then is no longer kept. Invalid: a name or channel has been taken meanwhile.
    """
    business = await find_business(actor, business_id)
    change = await actor.find(BusinessChange, change_id)
    if change.business_id != business.id:
        raise Conflict(text("This change belongs to another business."))
    wanted = await _state_after(business, change)
    beside: dict[str, Any] = {}
    if "logo" in wanted and wanted["logo"] != logo_mark(business):
        beside = await _logo_of_then(business, wanted["logo"])
    actor.note(restored=change.id)
    restored = await change_settings(actor, business.id, change.section, wanted, beside=beside)
    if beside.get("logo"):
        await keep_picture(restored, beside["logo"], beside["logo_type"])
    return view_settings(actor, restored)


async def _logo_of_then(business: Business, mark: str) -> dict[str, Any]:
    if not mark:
        return {"logo": None, "logo_type": ""}
    picture = await find_picture(business, mark)
    if picture is None:
        raise Conflict(text("The logo of then is no longer kept."), text("Upload it again."))
    return {"logo": bytes(picture.content), "logo_type": picture.media_type}


async def _state_after(business: Business, change: BusinessChange) -> dict[str, Any]:
    """Today's values, with every later change of the same form taken back, newest first."""
    held = {**values_of(business), "logo": logo_mark(business)}
    names = [*SECTIONS[change.section].settings, *(["logo"] if change.section == "branding" else [])]
    state = {name: held[name] for name in names}
    later: Sequence[BusinessChange] = await BusinessChange.filter(
        business_id=business.id, section=change.section, id__gt=change.id
    ).order_by("-id")
    for one in later:
        state.update({name: value for name, value in one.before.items() if name in state})
    return state


def _view(actor: Actor, change: BusinessChange, newest: dict[str, int]) -> SettingChange:
    lines = tuple(
        (name, _seen(actor, name, change.before.get(name)), _seen(actor, name, value))
        for name, value in change.after.items()
    )
    return SettingChange(
        id=change.id,
        section=change.section,
        lines=lines,
        by=change.changed_by.name if change.changed_by else "",
        at=change.at,
        is_latest=newest.get(change.section) == change.id,
    )


def _seen(actor: Actor, name: str, value: Any) -> Any:
    if actor.sees_unmasked:
        return value
    if name in _MONEY:
        return None
    return masked_text(value) if isinstance(value, str) else value
