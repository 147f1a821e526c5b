"""A year of a team's credits, as lines of the ledger: bought, renewed, used, given back, expired, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models import CreditEntry, CreditEntryKind, CreditLot
from services.database import execute
from tests.cast import Cast

_USES = """
INSERT INTO credit_entries (team_id, lot_id, kind, amount, key, user_id, business_id, purpose, created_at)
SELECT $1, $2, 'commit', -1, 'past:' || n, ($3::int[])[1 + n % 3], ($4::int[])[1 + n % 2],
       ($5::text[])[1 + n % 3], now() - make_interval(secs => n * 86400.0 * 330 / $6)
  FROM generate_series(1, $6) AS n"""


async def add_credit_past(cast: Cast, uses: int = 900) -> None:
    team, now = cast.olivia.team_id, datetime.now(UTC)
    for months, source in ((11, "plan"), (8, "pack"), (5, "won back"), (2, "plan")):
        lot = await CreditLot.create(
            team_id=team,
            source=source,
            key=f"past:{months}",
            amount=max(500, uses),
            expires_at=now + timedelta(days=9 + months),
        )
        await _line(lot, CreditEntryKind.GRANT, max(500, uses), now - timedelta(days=30 * months))
    people = [who.user_id for who in (cast.olivia, cast.adam, cast.mia)]
    businesses = [cast.business_id, cast.mias_business_id]
    await execute(_USES, team, lot.id, people, businesses, ["analysis", "profile", "batch draft"], uses)
    first = await CreditLot.get(key="past:11", team_id=team)
    await _line(first, CreditEntryKind.EXPIRE, -120, now - timedelta(days=70))
    await _line(first, CreditEntryKind.REFUND, -80, now - timedelta(days=12))
    await _line(first, CreditEntryKind.REFUND, 0, now - timedelta(days=12), settled=40)
    given_back = await CreditLot.get(key="past:2", team_id=team)
    await _line(
        given_back,
        CreditEntryKind.RELEASE,
        3,
        now - timedelta(hours=2),
        settled=3,
        user_id=cast.mia.user_id,
        business_id=businesses[0],
    )
    await _line(
        first,
        CreditEntryKind.VOID,
        0,
        now - timedelta(hours=1),
        settled=2,
        user_id=cast.adam.user_id,
        business_id=businesses[1],
    )


async def _line(
    lot: CreditLot,
    kind: CreditEntryKind,
    amount: int,
    at: datetime,
    settled: int | None = None,
    user_id: int | None = None,
    business_id: int | None = None,
) -> None:
    key = f"past:{lot.id}:{kind}:{amount}"
    line = CreditEntry(
        team_id=lot.team_id,  # type: ignore[attr-defined]
        lot_id=lot.id,
        kind=kind,
        amount=amount,
        key=key,
        settled=settled,
        user_id=user_id,
        business_id=business_id,
        purpose="analysis" if user_id else "",
        created_at=at,
    )
    await CreditEntry.bulk_create([line])
