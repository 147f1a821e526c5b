"""Wrong passwords are counted by address, whether anybody has it or not: after five the door stays shut for a while."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from models import SignInTry
from services.database import execute, query
from services.durable_work import durable, enqueue

WRONG_TRIES = 5
LOCKED_FOR = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(days=1)


async def count_try(address: str) -> int | None:
    """Count a try before its password is looked at, so that fifty at once are five; its number in the row.

    None while the address is locked, which the try doesn't prolong (SPEC A8). The fifth shuts the door behind itself.
    """
    counted = await query(
        """INSERT INTO sign_in_tries AS t (address_sha256, tries, last_at) VALUES ($1, 1, now())
           ON CONFLICT (address_sha256) DO UPDATE SET
               tries = CASE WHEN t.locked_until IS NULL AND t.last_at > now() - $4::interval
                            THEN t.tries + 1 ELSE 1 END,
               locked_until = CASE WHEN t.locked_until IS NULL AND t.last_at > now() - $4::interval
                                    AND t.tries + 1 >= $2 THEN now() + $3::interval END,
               last_at = now()
           WHERE t.locked_until IS NULL OR t.locked_until <= now()
        RETURNING tries""",
        _hash(address),
        WRONG_TRIES,
        LOCKED_FOR,
        FORGOTTEN_AFTER,
    )
    if not counted:
        return None
    if counted[0]["tries"] == 1:
        day = datetime.now(UTC).date()
        delay = FORGOTTEN_AFTER.total_seconds() * 2
        await enqueue(forget_old_tries, key=f"forget_old_tries:{day}", delay_s=delay)
    return counted[0]["tries"]


async def forgive_tries(address: str, number: int) -> None:
    """The password of try `number` was right: forget it and those before. One counted since then stays counted."""
    await execute("DELETE FROM sign_in_tries WHERE address_sha256 = $1 AND tries = $2", _hash(address), number)


async def take_back_try(address: str, number: int) -> None:
    """Nobody could look at the password of try `number`: it is not counted, unless another was counted since."""
    await execute(
        """UPDATE sign_in_tries SET tries = tries - 1, locked_until = NULL
            WHERE address_sha256 = $1 AND tries = $2""",
        _hash(address),
        number,
    )


@durable()
async def forget_old_tries() -> None:
    """Recorded once a day at most, on a day with wrong tries."""
    await SignInTry.filter(last_at__lt=datetime.now(UTC) - FORGOTTEN_AFTER).delete()


def _hash(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
