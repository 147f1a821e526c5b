"""The profiles of one customer, one a language, with the earlier wordings of each and what is being written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import Customer, CustomerProfile
from services.actors import Actor
from services.drafting.prompts import LANGUAGES
from services.drafting.template_wording import WORDINGS
from services.masking import masked_text
from services.model import has_model
from services.permissions import Permission
from services.usecase import usecase

WAITING = "waiting"  # stands in `written_by` until the writer is done
FAILED = "failed"  # and this, with the reason after a colon, when it gave up
PERSON = "person"
MOST_READ = 100  # rows of one customer; the newest count


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One wording. `written_by` is "template", "person" or "model …"."""

    id: int
    language: str
    text: str
    written_by: str
    author_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """The writer at work on a language, or, with a `reason`, how its last attempt failed."""

    language: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProfilesView:
    """`current` has one profile a language, the business's own first; `earlier` is empty for viewers.

    `newest` is the id of the newest row: a request to write carries it, so that it counts once.
    """

    current: tuple[ProfileView, ...]
    earlier: tuple[ProfileView, ...]
    attempts: tuple[Attempt, ...]
    languages: tuple[str, ...]
    newest: int

    @property
    def is_waiting(self) -> bool:
        return any(not attempt.reason for attempt in self.attempts)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_profiles(actor: Actor, customer_id: int | str) -> ProfilesView:
    """Raises NotFound: no such customer in this team."""
    customer = await actor.find(Customer, customer_id, "business")
    rows = CustomerProfile.filter(customer_id=customer.id).select_related("author").order_by("-id")
    current: dict[str, ProfileView] = {}
    attempts: dict[str, Attempt] = {}
    earlier: list[ProfileView] = []
    newest = 0
    for row in await rows.limit(MOST_READ):
        newest = max(newest, row.id)
        if row.text:
            view = _view(row, masked=not actor.sees_unmasked)
            if row.language in current:
                earlier.append(view)
            else:
                current[row.language] = view
        elif row.language not in current and row.language not in attempts:
            reason = row.written_by.removeprefix(f"{FAILED}: ") if row.written_by != WAITING else ""
            attempts[row.language] = Attempt(row.language, reason, row.created_at)
    own = customer.business.language
    return ProfilesView(
        current=tuple(sorted(current.values(), key=lambda p: (p.language != own, p.language))),
        earlier=tuple(earlier) if actor.sees_unmasked else (),
        attempts=tuple(attempts.values()),
        languages=offered_languages(),
        newest=newest,
    )


def offered_languages() -> tuple[str, ...]:
    """Those that the writer of this installation can write: the built-in one has wordings for a few."""
    return tuple(LANGUAGES if has_model() else WORDINGS)


def _view(row: CustomerProfile, *, masked: bool) -> ProfileView:
    return ProfileView(
        id=row.id,
        language=row.language,
        text=masked_text(row.text) if masked else row.text,
        written_by=row.written_by,
        author_name=row.author.name if row.author else "",
        at=row.created_at,
    )
