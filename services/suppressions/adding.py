"""Addresses put on the list by people: what waits for them is cancelled with it (SPEC C8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models import Customer, Email, SuppressionReason
from services.actors import Actor
from services.addresses import normal_address
from services.database import query
from services.errors import Invalid, NotAllowed
from services.permissions import Grant, Permission, grant
from services.plain_text import one_line
from services.sending.unsubscribing import WAITING, cancel_mails
from services.translation import text
from services.usecase import usecase

MOST_TYPED = 1_000
LONGEST_NOTE = 300
WORDS = "Somebody of the team put this address on the suppression list."


@dataclass(frozen=True, slots=True)
class Added:
    """`known` stood on the list already; `cancelled` mails were waiting for those added."""

    added: int
    known: int
    cancelled: int


@usecase(Permission.SEND_EMAILS)
async def add_suppressions(actor: Actor, typed: str, note: str) -> Added:
    """Put the addresses that were typed or pasted on the team's list; nothing is added while one can't be read.

    Whoever decides that mail leaves may decide that it doesn't: the right is that of sending. A member, who sends for
    businesses of their own, adds customers of those.

    Raises:
        Invalid: no address, too many, or something that is none. NotAllowed: not a customer of one's own business.
    """
    addresses = read_addresses(typed)
    if grant(actor.role, Permission.SEND_EMAILS) is Grant.OWN:
        own = await actor.rows(Customer).filter(email__in=addresses).distinct().values_list("email", flat=True)
        if foreign := [address for address in addresses if address not in set(own)]:
            raise NotAllowed(
                text("{address} is no customer of a business that you created.", address=foreign[0]),
                text("Ask an admin or the owner of the team."),
            )
    rows = [(address, SuppressionReason.BY_HAND.value) for address in addresses]
    done = await put_on_list(actor.team_id, rows, note=one_line(note, LONGEST_NOTE), added_by=actor.user_id)
    actor.note(added=done.added, stopped=done.cancelled)
    return done


async def put_on_list(
    team_id: int, rows: Sequence[tuple[str, str]], *, note: str, added_by: int | None, words: str = WORDS
) -> Added:
    """In the running transaction: pairs of address and reason. One that stands there keeps its own reason."""
    held = await query(
        """INSERT INTO suppressions (team_id, address, reason, note, added_by_id, created_at)
           SELECT $1, address, reason, $4, $5, now()
             FROM unnest($2::text[], $3::text[]) AS given (address, reason) ORDER BY address
           ON CONFLICT (team_id, address) DO NOTHING RETURNING address""",
        team_id,
        [address for address, _ in rows],
        [reason for _, reason in rows],
        note,
        added_by,
    )
    added = [row["address"] for row in held]
    waiting = Email.filter(team_id=team_id, customer__email__in=added, state__in=WAITING)
    cancelled = await cancel_mails(waiting, words) if added else 0
    return Added(len(held), len(rows) - len(held), cancelled)


def read_addresses(typed: str) -> list[str]:
    """Split by lines, commas, semicolons or blanks, each address once; names around them are passed over."""
    words: list[str] = []
    for part in re.split(r"[,;\n]+", re.sub(r'"[^"\n]*"', " ", typed)):
        opened, closed = part.rfind("<"), part.rfind(">")
        words += [part[opened + 1 : closed]] if 0 <= opened < closed else part.split()
    if not words:
        raise Invalid(text("Type or paste an address first."), field="addresses")
    if len(words) > MOST_TYPED:
        raise Invalid(
            text("That is more than {n} at once.", n=MOST_TYPED), text("Bring them in as a file."), field="addresses"
        )
    return list(dict.fromkeys(normal_address(word, field="addresses") for word in words))
