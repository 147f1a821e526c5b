"""A business that was connected to Stripe, in rows: what its page shows after an import, without anybody's Stripe."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from models import Customer, LeftOut, StripeConnection, StripeCustomer, StripeImport, StripePayment, StripeStage
from services.actors import Actor
from services.secrets import vault


async def add_stripe_past(actor: Actor, business_id: int) -> None:
    now = datetime.now(UTC)
    of_business = {"team_id": actor.team_id, "business_id": business_id}
    connection = await StripeConnection.create(
        **of_business,
        sealed_key=vault().seal("rk_test_of_no_account"),
        key_end="4mQz",
        account="Fernweh Live",
        reads_disputes=False,
        nightly=False,
        connected_by_id=actor.user_id,
        connected_at=now - timedelta(days=12),
    )
    customers = await Customer.filter(business_id=business_id).order_by("id").limit(40)
    people = [StripeCustomer(connection=connection, stripe_id=f"cus_Live{c.id:010}", customer=c) for c in customers]
    for number, reason in enumerate((LeftOut.NO_ADDRESS, LeftOut.NO_ADDRESS, LeftOut.BAD_ADDRESS)):
        people.append(StripeCustomer(connection=connection, stripe_id=f"cus_Left{number:010}", left_out=reason))
    await StripeCustomer.bulk_create(people)
    await StripePayment.create(
        connection=connection,
        stripe_id="ch_Live1",
        kind="charge",
        payer=people[0].stripe_id,
        currency="JPY",
        cents=720_000,
        paid_on=date(2026, 10, 1),
    )
    await StripeImport.create(
        **of_business,
        connection=connection,
        started_by_id=actor.user_id,
        stage=StripeStage.FIGURES,
        began_at=now - timedelta(hours=9),
        seen={"customers": 43, "charges": 512, "refunds": 4, "invoices": 498, "figures": 40},
        added=3,
        changed=21,
        unchanged=16,
        finished_at=now - timedelta(hours=9),
    )
