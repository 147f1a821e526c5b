"""Asks for a profile in a language: paid when it is there, nothing when it fails (SPEC C4). Writing is durable work."""

from __future__ import annotations

from models import Customer, CustomerProfile
from services.actors import Actor
from services.credits import reserve_credits
from services.credits.ledger import CREDITS_PER_ANALYSIS
from services.durable_work import enqueue
from services.errors import Conflict, Invalid
from services.permissions import Permission
from services.profiles.editing import lock_customer, newest_profile
from services.profiles.reading import FAILED, PERSON, WAITING, offered_languages
from services.profiles.writing import credit_key, write_profile
from services.translation import text
from services.usecase import usecase


@usecase(Permission.REGENERATE_PROFILE_IN_ANOTHER_LANGUAGE)
async def regenerate_profile(
    actor: Actor, customer_id: int | str, language: str, *, newest: int, over_edited: bool = False
) -> None:
    """Have the customer's profile written in a language from the facts held now; a person is never overwritten by it
    unless they say so with `over_edited`. `newest` is the newest row that was shown: asked twice, it counts once.

    Raises:
        Invalid: a language that the writer can't write. OutOfCredits.
        Conflict: it is being written, was written since, or a person worded the one that stands there.
    """
    customer = await actor.find(Customer, customer_id)
    if language not in offered_languages():
        raise Invalid(text("Profiles can't be written in that language here."), field="language")
    await lock_customer(actor, customer.id)
    rows = CustomerProfile.filter(customer_id=customer.id, language=language)
    if await rows.filter(text="", written_by=WAITING).exists():
        raise Conflict(text("This profile is being written already."), text("It appears here when it is there."))
    if await rows.filter(id__gt=newest).exclude(written_by__startswith=FAILED).exists():
        raise Conflict(text("This profile was written since you opened the page."), text("Look at it first."))
    held = await newest_profile(customer.id, language)
    if held and held.written_by == PERSON and not over_edited:
        name = held.author.name if held.author else text("Somebody")
        raise Conflict(
            text("{name} worded this profile by hand.", name=name),
            text("Tick the box to have it written anew; their wording stays in the history."),
        )
    made = await CustomerProfile.create(
        customer_id=customer.id, language=language, text="", written_by=WAITING, author_id=actor.user_id
    )
    await reserve_credits(
        actor, CREDITS_PER_ANALYSIS, key=credit_key(made.id), business_id=customer.business_id, purpose="profile"
    )
    await enqueue(write_profile, key=f"write_profile:{made.id}", profile_id=made.id)
    actor.note(customer=customer.id, language=language)
