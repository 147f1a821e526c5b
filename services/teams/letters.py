"""What people are told by mail about their team (SPEC T5, T9): joined, removed, another role, another owner."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import config
from models import Role, Team, User
from services.durable_work import durable, enqueue
from services.letters import send_letter
from services.teams.inviting import one_line
from services.teams.role_words import ROLES
from services.translation import _, speaking, translated


class Notice(StrEnum):
    JOINED = "joined"  # to the owner: somebody joined
    REMOVED = "removed"  # to who was removed
    ROLE_CHANGED = "role_changed"  # to whose role it is
    OWNS_NOW = "owns_now"  # to the new owner
    OWNS_NO_MORE = "owns_no_more"  # to the one before


async def send_notice(
    notice: Notice, team_id: int, to_user: int, *, about: int | None = None, role: Role | None = None
) -> None:
    """Record in the running transaction that this person is to be told; the record holds no name and no address."""
    await enqueue(
        mail_notice,
        key=f"notice:{notice}:{team_id}:{to_user}:{secrets.token_hex(8)}",
        notice=notice.value,
        team_id=team_id,
        to_user=to_user,
        about=about,
        role=role.value if role else "",
    )


@durable()
async def mail_notice(notice: str, team_id: int, to_user: int, about: int | None, role: str) -> None:
    to = await User.get_or_none(id=to_user, deleted_at=None)
    team = await Team.get_or_none(id=team_id, deleted_at=None)
    if to is None or team is None:
        return
    other = await User.get_or_none(id=about) if about else None
    with speaking(to.language):
        subject, words = _WORDS[Notice(notice)](
            team=team.name,
            name=other.name if other else "",
            role=translated(ROLES[Role(role)]) if role else "",
            link=f"{config.settings().public_url}/team",
        )
    await send_letter(to.email, one_line(subject), words)


def _joined(**said: Any) -> tuple[str, str]:
    return (
        _("{name} has joined {team}", **said),
        _("{name} has joined {team} as {role}.\n\nWho is on the team, and in which role:\n{link}", **said),
    )


def _removed(**said: Any) -> tuple[str, str]:
    return (
        _("You are no longer in {team}", **said),
        _(
            "You have been removed from the team {team}. Its pages and its Slack actions no longer open for you.\n\n"
            "Your account stays yours. If this surprises you, ask the owner of the team.",
            **said,
        ),
    )


def _role_changed(**said: Any) -> tuple[str, str]:
    return (
        _("Your role in {team} is now {role}", **said),
        _("{name} has changed your role in {team}: you are now {role}.\n\n{link}", **said),
    )


def _owns_now(**said: Any) -> tuple[str, str]:
    return (
        _("You now own {team}", **said),
        _("{name} has handed the team {team} over to you. You are its owner from now on.\n\n{link}", **said),
    )


def _owns_no_more(**said: Any) -> tuple[str, str]:
    return (
        _("You have handed over {team}", **said),
        _(
            "{name} owns the team {team} from now on, and you are one of its admins.\n\n"
            "If this was not you, tell {name} at once, and set a new password.\n\n{link}",
            **said,
        ),
    )


_WORDS: dict[Notice, Callable[..., tuple[str, str]]] = {
    Notice.JOINED: _joined,
    Notice.REMOVED: _removed,
    Notice.ROLE_CHANGED: _role_changed,
    Notice.OWNS_NOW: _owns_now,
    Notice.OWNS_NO_MORE: _owns_no_more,
}
