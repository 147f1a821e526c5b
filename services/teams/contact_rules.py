"""The team's rules of contact pressure: which mail is held for a person, over all its businesses (decision 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from models import Team
from services.actors import Actor
from services.businesses import typed
from services.errors import Conflict, Stale
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

_READERS = {
    "no_rule": typed.yes_or_no,
    "no_days": typed.whole(1, 365),
    "conversation_rule": typed.yes_or_no,
    "conversation_days": typed.whole(1, 365),
    "contact_rule": typed.yes_or_no,
    "contact_days": typed.whole(1, 365),
}


@dataclass(frozen=True, slots=True)
class ContactRules:
    """Each rule's switch and its days; see models.Team. `revision` is what a form is saved on top of."""

    no_rule: bool
    no_days: int
    conversation_rule: bool
    conversation_days: int
    contact_rule: bool
    contact_days: int
    revision: int


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_contact_rules(actor: Actor) -> ContactRules:
    return _view(await actor.rows(Team).get())


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def save_contact_rules(actor: Actor, revision: int, given: Mapping[str, Any]) -> ContactRules:
    """Save the rules as typed, on top of that revision; they are asked when a mail leaves, so they hold at once.

    Raises:
        Invalid: at the field named. Conflict: they are so already. Stale: somebody saved meanwhile.
    """
    team = await actor.rows(Team).get()
    held = asdict(_view(team))
    wanted = {name: read(name, given[name]) if name in given else held[name] for name, read in _READERS.items()}
    changed = {name: value for name, value in wanted.items() if value != held[name]}
    if not changed:
        raise Conflict(text("Nothing was changed: it is saved like this already."))
    rows = actor.rows(Team).filter(revision=revision)
    if await rows.update(**changed, revision=revision + 1) != 1:
        now = await actor.rows(Team).get()
        raise Stale(
            text("Somebody saved settings of the team meanwhile."),
            text("Save again to put yours in its place, or load the page anew to see theirs."),
            revision=now.revision,
        )
    actor.note(**changed)
    return _view(await actor.rows(Team).get())


def _view(team: Team) -> ContactRules:
    return ContactRules(**{name: getattr(team, name) for name in _READERS}, revision=team.revision)
