"""A person's own wording of a profile; every earlier one is kept with its author."""

from __future__ import annotations

from models import Customer, CustomerProfile
from services.actors import Actor
from services.errors import Invalid, Stale
from services.permissions import Permission
from services.plain_text import strip_hidden, tidy
from services.profiles.reading import PERSON
from services.translation import say_moment, text
from services.usecase import usecase

LONGEST = 4_000


@usecase(Permission.EDIT_CUSTOMER_ANALYSIS)
async def edit_profile(actor: Actor, customer_id: int | str, language: str, shown: int, words: str) -> bool:
    """Keep these words as the language's profile; False when they are the ones that stand there.

    `shown` is the id of the profile that the person saw, 0 for none.

    Raises:
        Invalid: empty or too long. Stale: another wording was saved since.
    """
    customer = await actor.find(Customer, customer_id)
    words = tidy(strip_hidden(words))
    if not words:
        raise Invalid(text("The profile is empty."), field="words")
    if len(words) > LONGEST:
        raise Invalid(text("This is longer than {n} characters.", n=LONGEST), field="words")
    if not language or len(language) > 8:
        raise Invalid(text("That is not a language."), field="words")
    await lock_customer(actor, customer.id)
    held = await newest_profile(customer.id, language)
    now = held.id if held else 0
    if now != shown:
        raise Stale(_who_saved(held), text("Saving again keeps yours; theirs stays in the history."), revision=now)
    actor.note(customer=customer.id, language=language)
    if held and held.text == words:
        return False
    await CustomerProfile.create(
        customer_id=customer.id, language=language, text=words, written_by=PERSON, author_id=actor.user_id
    )
    return True


async def lock_customer(actor: Actor, customer_id: int) -> None:
    """Until the act ends nobody else adds a profile by hand: what was compared is what is written after."""
    await actor.rows(Customer).filter(id=customer_id).select_for_update(of=("customers",)).get()


async def newest_profile(customer_id: int, language: str) -> CustomerProfile | None:
    rows = CustomerProfile.filter(customer_id=customer_id, language=language).exclude(text="")
    return await rows.select_related("author").order_by("-id").first()


def _who_saved(held: CustomerProfile | None) -> str:
    if held is None or held.author is None:
        return text("This profile was changed since you opened the page.")
    return text("{name} saved another wording at {when}.", name=held.author.name, when=say_moment(held.created_at))
