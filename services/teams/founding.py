"""Further teams of a person, beside the one that everybody gets at sign-up."""

from __future__ import annotations

from dataclasses import replace

from models import Membership, Role, Team, User
from services import audit
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.monthly_credits import grant_month
from services.permissions import Permission
from services.plain_text import one_line
from services.plans.entitlements import first_limits
from services.translation import text
from services.usecase import usecase

LONGEST_NAME = 80
MOST_OWNED = 20  # teams of one person: what a company needs, and no more than a script can fill a table with


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def create_team(actor: Actor, name: str) -> int:
    """Another team, owned by the person who asks. Its number.

    Raises:
        Invalid: no name, or one that is too long. Conflict: they own twenty already.
    """
    name = team_name(name)
    await User.filter(id=actor.user_id).select_for_update(no_key=True).only("id").get()  # two at once count in turn
    if await Membership.filter(user_id=actor.user_id, role=Role.OWNER).count() >= MOST_OWNED:
        raise Conflict(
            text("You own {n} teams already.", n=MOST_OWNED), text("Delete one that nobody needs, or hand it over.")
        )
    team = await Team.create(name=name, **first_limits())
    await Membership.create(team=team, user_id=actor.user_id, role=Role.OWNER)
    await audit.record(replace(actor, team_id=team.id), "found_team", {"owner": actor.user_id})
    await grant_month(team.id)
    actor.note(team=team.id)
    return team.id


def team_name(given: str) -> str:
    """One line of at most 80 characters, without those that nobody sees: it stands in letters. Raises Invalid."""
    name = one_line(given, 10 * LONGEST_NAME)
    if not name:
        raise Invalid(text("A team needs a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid(text("A team's name can have at most {n} characters.", n=LONGEST_NAME), field="name")
    return name
