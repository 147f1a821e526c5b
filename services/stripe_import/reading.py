"""What the Stripe page of a business shows: the connection, how far an import is, what the last one did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import Business, StripeConnection, StripeImport, StripeStage
from services.actors import Actor
from services.database import query
from services.errors import OverLimit
from services.permissions import Grant, Permission, grant
from services.stripe_import.connecting import name_rights
from services.stripe_import.plan import refused_stripe
from services.stripe_import.trouble import say_trouble
from services.translation import Text
from services.usecase import usecase

_SHOWN = 20  # Stripe's ids of those left out, for each reason
_LEFT_OUT = f"""
SELECT left_out AS reason, count(*) AS n, (array_agg(stripe_id ORDER BY id DESC))[1:{_SHOWN}] AS newest
  FROM stripe_customers WHERE connection_id = $1 AND left_out <> '' GROUP BY 1 ORDER BY 2 DESC"""  # noqa: S608
# One reading for both: what was paid in other currencies, and by guests, whom Stripe knows no customer of.
_BESIDE = """
SELECT currency, payer = '' AS by_guests, count(*) FILTER (WHERE kind = 'charge') AS payments,
       sum(CASE kind WHEN 'charge' THEN cents ELSE -cents END)::bigint AS cents
  FROM stripe_payments WHERE connection_id = $1 AND (currency <> $2 OR payer = '') GROUP BY 1, 2 ORDER BY 3 DESC"""


@dataclass(frozen=True, slots=True)
class ImportView:
    """One run. `seen` counts Stripe's objects by stage; once `finished_at`, the rest says what it did to customers."""

    id: int
    stage: StripeStage
    seen: tuple[tuple[str, int], ...]
    added: int
    changed: int
    unchanged: int
    started_at: datetime
    started_by: str  # "" at night
    finished_at: datetime | None
    trouble: Text  # "" where it went through
    to_do: Text


@dataclass(frozen=True, slots=True)
class LeftOutView:
    """How many of Stripe's customers are none here for one reason (models.LeftOut), and the ids of the newest."""

    reason: str
    count: int
    stripe_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherCurrency:
    """Payments that are in nobody's spend: in another currency, or `by_guests`. `cents` is None for viewers."""

    currency: str
    by_guests: bool
    payments: int
    cents: int | None


@dataclass(frozen=True, slots=True)
class StripeView:
    """`key_end`, the last four characters, is for those who `may_configure`; `stages` are those of an import."""

    business_id: int
    not_in_plan: OverLimit | None
    may_configure: bool
    connected: bool
    was_connected: bool
    key_end: str
    live: bool
    account: str
    writes: tuple[str, ...]
    reads_disputes: bool
    nightly: bool
    connected_at: datetime | None
    connected_by: str
    stages: tuple[StripeStage, ...]
    running: ImportView | None
    last: ImportView | None
    customers: int
    left_out: tuple[LeftOutView, ...]
    beside: tuple[OtherCurrency, ...]


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_stripe(actor: Actor, business_id: int | str) -> StripeView:
    """Raises NotFound."""
    business = await actor.find(Business, business_id)
    given = grant(actor.role, Permission.CONFIGURE_STRIPE)
    may = given is Grant.YES or (given is Grant.OWN and business.created_by_id == actor.user_id)
    held = await actor.rows(StripeConnection).filter(business_id=business.id).select_related("connected_by").first()
    connected = bool(held and held.sealed_key)
    running = last = None
    customers = 0
    left_out: tuple[LeftOutView, ...] = ()
    beside: tuple[OtherCurrency, ...] = ()
    if held:
        runs = actor.rows(StripeImport).filter(connection_id=held.id).select_related("started_by").order_by("-id")
        for run in await runs.limit(2):
            if run.finished_at is None:
                running = _view(run)
            elif last is None:
                last = _view(run)
        left_out = tuple(
            LeftOutView(row["reason"], row["n"], tuple(row["newest"])) for row in await query(_LEFT_OUT, held.id)
        )
        beside = tuple(
            OtherCurrency(**{**row, "cents": row["cents"] if actor.sees_unmasked else None})
            for row in await query(_BESIDE, held.id, business.currency)
        )
        counted = "SELECT count(DISTINCT customer_id) AS n FROM stripe_customers WHERE connection_id = $1"
        customers = (await query(counted, held.id))[0]["n"]
    return StripeView(
        business_id=business.id,
        not_in_plan=await refused_stripe(actor),
        may_configure=may,
        connected=connected,
        was_connected=bool(held and held.disconnected_at),
        key_end=held.key_end if held and may else "",
        live=bool(held and held.live),
        account=held.account if held else "",
        writes=name_rights(held.writes) if held and connected else (),
        reads_disputes=not held or held.reads_disputes,
        nightly=bool(held and held.nightly),
        connected_at=held.connected_at if held else None,
        connected_by=held.connected_by.name if held and held.connected_by else "",
        stages=tuple(s for s in StripeStage if not held or held.reads_disputes or s is not StripeStage.DISPUTES),
        running=running,
        last=last,
        customers=customers,
        left_out=left_out,
        beside=beside,
    )


def _view(run: StripeImport) -> ImportView:
    trouble, to_do = say_trouble(run.trouble)
    return ImportView(
        id=run.id,
        stage=run.stage,
        seen=tuple((stage.value, run.seen.get(stage.value, 0)) for stage in StripeStage),
        added=run.added,
        changed=run.changed,
        unchanged=run.unchanged,
        started_at=run.started_at,
        started_by=run.started_by.name if run.started_by else "",
        finished_at=run.finished_at,
        trouble=trouble,
        to_do=to_do,
    )
