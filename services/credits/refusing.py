"""Says why a spend was refused: what is short, whose budget it is, who can mend it."""

from __future__ import annotations

from models import BudgetOf, Business, Membership, Role, User
from services.credits.pools import Short
from services.errors import OutOfCredits, SpendingStopped
from services.plans.refusing import more_credits
from services.translation import Count, text


async def refusal_of(short: Short, team_id: int, *, user_id: int | None) -> OutOfCredits:
    """`user_id` would have spent: they read of "your budget", and of the way to more as far as they may go it."""
    if short.is_stopped:
        return SpendingStopped(
            text("Spending is stopped: your team's credits don't add up, and nothing may be lost."),
            text("The operator of this installation has been told and has to mend it."),
        )
    if short.of is not None:
        return await _over_budget(short, short.of, team_id, user_id)
    member = await Membership.get_or_none(team_id=team_id, user_id=user_id) if user_id else None
    next_step, way = more_credits(member.role if member else None)
    said = text(
        "Your team has {held} credits left and this needs {needed}.",
        held=Count(short.left),
        needed=Count(short.needed),
    )
    return OutOfCredits(said, next_step, way=way)


async def _over_budget(short: Short, of: BudgetOf, team_id: int, user_id: int | None) -> OutOfCredits:
    figures = {"left": Count(short.left), "limit": Count(short.limit), "needed": Count(short.needed)}
    if of is BudgetOf.MEMBER and short.of_id == user_id:
        said = text("Your budget of this month has {left} of {limit} credits left and this needs {needed}.", **figures)
    else:
        row = await (Business if of is BudgetOf.BUSINESS else User).get_or_none(id=short.of_id).only("id", "name")
        said = text(
            "This month's budget of {name} has {left} of {limit} credits left and this needs {needed}.",
            name=row.name if row else "",
            **figures,
        )
    owner = await Membership.get_or_none(team_id=team_id, role=Role.OWNER).select_related("user")
    if owner is None:
        return OutOfCredits(said, text("The owner or an admin can raise it."))
    return OutOfCredits(said, text("{owner} or an admin can raise it, on the page Credits.", owner=owner.user.name))
