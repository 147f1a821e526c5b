"""Says why a spend was refused: what is short, whose budget it is, who can mend it."""

from __future__ import annotations

from models import BudgetOf, Business, Membership, Role, User
from services.credits.pools import Short
from services.errors import OutOfCredits, SpendingStopped
from services.plans.refusing import more_credits
from services.translation import say_number, text


async def refusal_of(short: Short, team_id: int, *, asked_by: int | None) -> OutOfCredits:
    """`asked_by` is the user who would have spent: they read of "your budget", everybody else's is named."""
    if short.is_stopped:
        return SpendingStopped(
            text("Spending is stopped: your team's credits don't add up, and nothing may be lost."),
            text("The operator of this installation has been told and has to mend it."),
        )
    if short.of is None:
        next_step, way = more_credits(await _role_of(team_id, asked_by))
        return OutOfCredits(
            text(
                "Your team has {held} credits left and this needs {needed}.",
                held=say_number(short.left),
                needed=say_number(short.needed),
            ),
            next_step,
            way=way,
        )
    figures = {
        "left": say_number(short.left),
        "limit": say_number(short.limit),
        "needed": say_number(short.needed),
        "name": await _name(short),
    }
    if short.of is BudgetOf.BUSINESS:
        said = text(
            "This month's budget of {name} has {left} of {limit} credits left and this needs {needed}.", **figures
        )
    elif short.of_id == asked_by:
        figures.pop("name")
        said = text("Your budget of this month has {left} of {limit} credits left and this needs {needed}.", **figures)
    else:
        said = text(
            "{name}'s budget of this month has {left} of {limit} credits left and this needs {needed}.", **figures
        )
    return OutOfCredits(said, await _who_can_raise_it(team_id))


async def _role_of(team_id: int, user_id: int | None) -> Role | None:
    membership = await Membership.get_or_none(team_id=team_id, user_id=user_id) if user_id else None
    return membership.role if membership else None


async def _name(short: Short) -> str:
    model = Business if short.of is BudgetOf.BUSINESS else User
    row = await model.get_or_none(id=short.of_id).only("id", "name")
    return row.name if row else ""


async def _who_can_raise_it(team_id: int) -> str:
    owner = await Membership.get_or_none(team_id=team_id, role=Role.OWNER).select_related("user")
    if owner is None:
        return text("The owner or an admin can raise it.")
    return text("{owner} or an admin can raise it, on the page Credits.", owner=owner.user.name)
