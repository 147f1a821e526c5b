"""Drafts for any number of customers up to 10,000 (SPEC B1): estimated first, then a batch that pays for results."""

from __future__ import annotations

from dataclasses import dataclass

import config
from models import BatchAct, Business
from services.actors import Actor
from services.batches.beginning import begin_batch, find_batch, hold_business
from services.batches.telling import tell_batch
from services.businesses.channels import find_business_of_channel
from services.credits.balance import view_credits
from services.customers.choosing import CustomerFilter
from services.customers.selecting import ask, choose, narrow_to, reach_businesses
from services.drafting.requesting import require_verified_sender
from services.errors import Invalid, NotFound
from services.mail_batches.whom import Numbers, Whom, count_whom, one_business, whom
from services.model import has_model
from services.permissions import Permission
from services.plain_text import strip_hidden
from services.translation import text
from services.usecase import usecase

LONGEST_INSTRUCTION = 3_000
_MODEL_S, _TEMPLATE_S = 4.0, 0.01  # of one draft, roughly; told as "about"


@dataclass(frozen=True, slots=True)
class DraftsEstimate:
    """`total` mails would be written; `left_out` are words with how many. With customers of several `businesses` (id,
    name, how many) one must be chosen first: the rest is zero then. `newest` closes the list."""

    total: int
    left_out: tuple[tuple[str, int], ...]
    businesses: tuple[tuple[int, str, int], ...]
    credits_needed: int
    credits_held: int | None
    seconds: float
    by_model: bool
    newest: int


@usecase(Permission.USE_BATCH_OPERATIONS, reads=True)
async def estimate_drafts(actor: Actor, chosen: Whom) -> DraftsEstimate:
    """What drafting for those on the list that a person chose would write, leave out and cost.

    Raises:
        NotFound, NotAllowed, TooSlow. Invalid: too many. Unverified: the business's sender.
    """
    reached = await narrow_to(actor, await reach_businesses(actor), chosen.selection)
    found = choose(actor, chosen.selection, chosen.ids, reached)
    rows = await ask(
        f"SELECT c.business_id AS id, count(*)::int AS n FROM customers c WHERE {found} GROUP BY 1",  # noqa: S608
        found.values,
    )
    counts = {row["id"]: row["n"] for row in rows}
    businesses = tuple((b.id, b.name, counts[b.id]) for b in reached if b.id in counts)
    if len(businesses) != 1:
        return await _estimate(actor, businesses, Numbers(0, (), 0, 0))
    return await _estimate_for(actor, await actor.find(Business, businesses[0][0]), chosen, businesses)


@usecase(Permission.USE_BATCH_OPERATIONS, reads=True)
async def estimate_drafts_in_channel(actor: Actor, channel: str, typed: CustomerFilter) -> DraftsEstimate:
    """The same for a filter that somebody typed in the channel of a business."""
    business = await actor.find(Business, (await find_business_of_channel(actor, channel)).id)
    return await _estimate_for(actor, business, Whom(typed=typed))


@usecase(Permission.USE_BATCH_OPERATIONS)
async def draft_emails(
    actor: Actor,
    chosen: Whom,
    instruction: str,
    *,
    key: str,
    channel: str = "",
    expected: int | None = None,
    newest: int | None = None,
) -> int:
    """Settle whom to draft for, set the credits aside, and begin; the id of the batch. The same key begins no second.

    `channel` names the business where a filter was typed. `expected` and `newest` are those of the estimate that the
    person saw; without them a typed filter is about whom it finds now.

    Raises:
        NotFound: nobody is left. NotAllowed. Unverified: the business's sender.
        OutOfCredits: not enough for all of them. Conflict: they are not as many any more.
        Invalid: more than 10,000, or customers of several businesses.
    """
    business = await _business(actor, chosen, channel)
    held = await find_batch(actor, key)
    if held is not None:
        return held
    require_verified_sender(business)
    await hold_business(business.id)
    settled = await whom(actor, business, chosen, newest)
    await _require_somebody(business, chosen, await count_whom(settled))
    batch_id = await begin_batch(
        actor,
        business.id,
        BatchAct.DRAFT,
        settled,
        key=key,
        expected=expected,
        options={"instruction": strip_hidden(instruction).strip()[:LONGEST_INSTRUCTION], "language": business.language},
        channel=channel or business.channel,
    )
    await tell_batch(batch_id)
    return batch_id


async def _business(actor: Actor, chosen: Whom, channel: str) -> Business:
    if chosen.typed is not None:
        return await actor.find(Business, (await find_business_of_channel(actor, channel)).id)
    if chosen.selection is None:
        raise Invalid(text("Choose some customers first."))
    reached = await narrow_to(actor, await reach_businesses(actor), chosen.selection)
    return await actor.find(Business, await one_business(actor, chosen, reached))


async def _require_somebody(business: Business, chosen: Whom, numbers: Numbers) -> None:
    """Raises NotFound, with the reasons where all of them are left out."""
    if numbers.total:
        return
    if not numbers.left_out and chosen.typed:
        raise NotFound(
            text("No customer of {name} fits “{words}”.", name=business.name, words=chosen.typed.words),
            text("Try a wider filter."),
        )
    why = "; ".join(f"{n} {words}" for words, n in numbers.left_out)
    raise NotFound(text("There is nobody left to draft for: {why}.", why=why or "0"), text("Choose others."))


async def _estimate_for(
    actor: Actor, business: Business, chosen: Whom, businesses: tuple[tuple[int, str, int], ...] = ()
) -> DraftsEstimate:
    require_verified_sender(business)
    return await _estimate(actor, businesses, await count_whom(await whom(actor, business, chosen)))


async def _estimate(actor: Actor, businesses: tuple[tuple[int, str, int], ...], numbers: Numbers) -> DraftsEstimate:
    each = _MODEL_S / config.settings().model_at_once if has_model() else _TEMPLATE_S
    return DraftsEstimate(
        total=numbers.total,
        left_out=numbers.left_out,
        businesses=businesses,
        credits_needed=numbers.credits,
        credits_held=(await view_credits(actor)).balance,
        seconds=numbers.total * each,
        by_model=has_model(),
        newest=numbers.newest,
    )
