"""Where mail comes in: stored with the work of reading it, before anything is understood (SPEC S5)."""

from __future__ import annotations

import hashlib

from tortoise.transactions import in_transaction

from services.database import query
from services.doctor.mail_loop import note_arrivals, takes_loop
from services.durable_work import enqueue
from services.replies.matching import emails_by_address, is_reply_address
from services.replies.reading import NULL_SENDER, read_raw_mail
from services.usecase import entrance

_LONGEST_ADDRESS = 320


@entrance
async def accepts_recipient(address: str) -> bool:
    """Whether mail to this address is ours to take: that of an email that still exists, or one of the doctor's."""
    return bool(await emails_by_address([address])) or await takes_loop(address)


@entrance
async def receive_mail(raw: bytes, envelope_from: str | None, recipients: tuple[str, ...]) -> list[int]:
    """Store a mail once for each of our reply addresses it came to, and return the ids; again harmlessly.

    `envelope_from` is "" for the null sender of reports, None when the door does not know it. Without a reply
    address among `recipients` it is stored once, and reading looks for one inside. Mail to the address of
    something deleted is dropped, and so is the doctor's own: nothing is stored, the answer is empty.
    """
    is_doctors = await note_arrivals(recipients, raw)
    ours = await emails_by_address(recipients)
    if is_doctors and not ours:
        return []
    if not ours and any(is_reply_address(address) for address in recipients):
        return []
    sender = NULL_SENDER if envelope_from == "" else _storable(envelope_from or "")
    async with in_transaction():
        return [await _store(raw, sender, address) for address in sorted(ours) or [""]]


async def _store(raw: bytes, sender: str, recipient: str) -> int:
    key = hashlib.sha256(raw + recipient.encode()).hexdigest()
    rows = await query(
        """INSERT INTO raw_mails (key, recipient, envelope_from, content, state, note, received_at)
           VALUES ($1, $2, $3, $4, 'received', '', now()) ON CONFLICT (key) DO NOTHING RETURNING id""",
        key,
        recipient,
        sender,
        raw,
    )
    if not rows:  # delivered before, and then also enqueued
        return (await query("SELECT id FROM raw_mails WHERE key = $1", key))[0]["id"]
    await enqueue(read_raw_mail, key=f"read_raw_mail:{rows[0]['id']}", raw_mail_id=rows[0]["id"])
    return rows[0]["id"]


def _storable(address: str) -> str:
    """PostgreSQL takes no NUL and no lone surrogate; an envelope can carry both."""
    return address.encode("utf-8", "replace").decode().replace("\x00", "")[:_LONGEST_ADDRESS]
