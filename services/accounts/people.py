"""Who somebody is to themselves: name, address, team and role, and the other teams they are in."""

from __future__ import annotations

from dataclasses import dataclass

from models import Role
from services.actors import Actor
from services.database import query
from services.permissions import Permission
from services.usecase import usecase


@dataclass(frozen=True, slots=True)
class MyTeam:
    """A team that the person is in; `here` is the one that they are in right now."""

    id: int
    name: str
    role: Role
    here: bool


@dataclass(frozen=True, slots=True)
class Myself:
    """`language` is the one chosen for the panel, "" for the browser's; `avatar` changes when the picture does.

    Who came in from Slack may have no password yet.
    """

    name: str
    address: str
    language: str
    avatar: str
    has_password: bool
    role: Role
    team_name: str
    teams: tuple[MyTeam, ...]


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_myself(actor: Actor) -> Myself:
    """One query for the frame of every page."""
    rows = await query(
        """SELECT u.name, u.email, u.language, coalesce(left(md5(u.avatar), 12), '') AS avatar,
                  u.password_hash <> '' AS has_password, t.id AS team_id, t.name AS team_name, m.role
             FROM users u JOIN memberships m ON m.user_id = u.id JOIN teams t ON t.id = m.team_id
            WHERE u.id = $1 ORDER BY t.name, t.id""",
        actor.user_id,
    )
    teams = tuple(MyTeam(r["team_id"], r["team_name"], Role(r["role"]), r["team_id"] == actor.team_id) for r in rows)
    mine = rows[0]
    return Myself(
        name=mine["name"],
        address=mine["email"],
        language=mine["language"],
        avatar=mine["avatar"],
        has_password=mine["has_password"],
        role=actor.role,
        team_name=next((team.name for team in teams if team.here), ""),
        teams=teams,
    )
