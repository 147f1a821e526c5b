"""Whose figure it is, as far as the person who asks may know (SPEC T8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models import User
from services.actors import Actor
from services.permissions import Grant, Permission, grant


class Who(StrEnum):
    PERSON = "person"
    LEFT = "left"  # everybody who deleted their account, together
    OTHERS = "others"  # everybody but the one who asks
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Person:
    """`name` is "" unless it is one person."""

    who: Who
    name: str = ""
    user_id: int | None = None


def sees_each_member(actor: Actor) -> bool:
    """Owner and admins alone compare members with each other; the dashboard of T8 is theirs."""
    return grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is Grant.YES


async def name_people(actor: Actor, user_ids: Iterable[int | None]) -> dict[int | None, Person]:
    """For each user id, under whose name its figures are counted.

    Owner and admins see each by name, removed members included. Members see themselves and all others together.
    Who can't do what is counted here sees the team.
    """
    wanted = set(user_ids)
    if sees_each_member(actor):
        users = await User.filter(id__in=[u for u in wanted if u], deleted_at=None).values("id", "name")
        names = {user["id"]: user["name"] for user in users}
        return {u: Person(Who.PERSON, names[u], u) if u in names else Person(Who.LEFT) for u in wanted}
    if grant(actor.role, Permission.SEND_EMAILS) is Grant.NO:
        return dict.fromkeys(wanted, Person(Who.TEAM))
    myself = Person(Who.PERSON, actor.name, actor.user_id)
    return {u: myself if u == actor.user_id else Person(Who.OTHERS) for u in wanted}
