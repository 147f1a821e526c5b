"""The key: which ones are taken, who may give one, where it is never seen again, and what goes with it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

import config
from gateways.vault import Vault
from models import AuditEntry, Business, Customer, StripeConnection, StripeImport, Team
from sandbox.stripe import READ_ONLY, StripeStandIn
from services import secrets
from services.database import query
from services.errors import Conflict, Invalid, NotAllowed, NotFound, OverLimit
from services.stripe_import import (
    connect_stripe,
    disconnect_stripe,
    import_from_stripe,
    read_stripe,
    schedule_stripe_import,
)
from tests.admin_ui.drawn_forms import form_with
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast, until
from tests.stripe_import.conftest import Office

Visitors = Callable[[], Awaitable[Visitor]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "begins with rk_live_"),
        ("sk_live_51Hxxxxxxxxxxxxxxxx", "can do everything"),
        ("pk_live_51Hxxxxxxxxxxxxxxxx", "begins with rk_live_"),
        ("rk_test_short", "begins with rk_live_"),
        ("rk_test_51H\r\nX-Evil: yes and more", "begins with rk_live_"),
        ("rk_test_" + "x" * 10_000, "begins with rk_live_"),
        ("rk_test_51Hneverwasthisoneatstripe", "does not know this key"),
    ],
)
async def test_what_is_no_restricted_key_of_stripes_is_refused_at_its_field(
    cast: Cast, stripe: StripeStandIn, given: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await connect_stripe(cast.olivia, cast.business_id, given)
    assert said in refused.value.message and refused.value.field == "key"
    assert not await StripeConnection.exists()
    assert len(stripe.calls) == 0 or "does not know" in said


async def test_missing_rights_are_named_and_rights_to_write_ask_for_a_tick(office: Office) -> None:
    cast, keys = office.cast, office.stripe.keys
    key = keys.make_restricted("Half", {"rak_customer": "read", "rak_dispute": "read"})
    with pytest.raises(Invalid, match="may not read: Charges and Refunds, Invoices"):
        await connect_stripe(cast.olivia, cast.business_id, key)

    key = keys.make_restricted("Writes", {**READ_ONLY, "rak_customer": "write", "rak_charge": "write"})
    before = office.account.to_keep()
    with pytest.raises(Invalid, match="can also change things in Stripe: Customers, Charges and Refunds") as refused:
        await connect_stripe(cast.olivia, cast.business_id, key)
    assert refused.value.field == "accept_writes" and not await StripeConnection.exists()
    await connect_stripe(cast.olivia, cast.business_id, key, accept_writes=True)
    await office.through()
    view = await read_stripe(cast.olivia, cast.business_id)
    assert (view.writes, view.account, view.live) == (("Customers", "Charges and Refunds"), "Fernweh Maps", False)
    assert office.account.to_keep() == before  # the probe changed nothing

    office.stripe.faults.break_down(times=100)
    with pytest.raises(Invalid, match="could not be asked"):
        await connect_stripe(cast.olivia, cast.business_id, key)
    office.stripe.faults.release()
    office.stripe.calls.clear()
    await office.connect(rak_dispute="none", rak_accounts_kyc_basic="none")
    view = await read_stripe(cast.olivia, cast.business_id)
    assert (view.writes, view.account, view.reads_disputes) == ((), "", False)
    assert not any(path == "/v1/disputes" and q.get("limit") == "100" for _, path, q in office.stripe.calls)


async def test_a_key_that_stripe_takes_back_ends_the_import_and_says_what_to_do(office: Office) -> None:
    office.account.add_customer("ada@looms.example", "Ada")
    await office.connect()
    (key,) = office.stripe.keys.held
    office.stripe.keys.set_right(key, "rak_invoice", "none")
    last = await office.import_again()
    assert "lost a right" in last.trouble and last.to_do
    office.stripe.keys.revoke(key)
    last = await office.import_again()
    assert "no longer takes the key" in last.trouble
    assert await Customer.exists(email="ada@looms.example")
    entry = await AuditEntry.filter(act="stripe_import_ended").order_by("-id").first()
    assert entry.facts["failed"] == "bad_key"


async def test_plans_roles_and_strangers(office: Office) -> None:
    cast, key = office.cast, office.stripe.keys.make_restricted("AskUsers", READ_ONLY)
    for who in (cast.vic, cast.mia):
        with pytest.raises(NotAllowed):
            await connect_stripe(who, cast.business_id, key)
    with pytest.raises(NotFound) as strangers:
        await connect_stripe(cast.mallory, cast.business_id, key)
    with pytest.raises(NotFound) as nobodys:
        await connect_stripe(cast.mallory, 99_999_999, key)
    assert strangers.value.words == nobodys.value.words
    assert not office.stripe.calls  # nobody's key was tried for somebody who may not
    await connect_stripe(cast.mia, cast.mias_business_id, key)
    await office_ends()
    for act in (import_from_stripe, disconnect_stripe):
        with pytest.raises(NotAllowed):
            await act(cast.vic, cast.mias_business_id)
        with pytest.raises(NotFound):
            await act(cast.mallory, cast.mias_business_id)
    with pytest.raises(Invalid, match="not connected"):
        await import_from_stripe(cast.olivia, cast.business_id)

    await Team.filter(id=cast.olivia.team_id).update(plan="free")
    for refused in (
        connect_stripe(cast.mia, cast.mias_business_id, key),
        import_from_stripe(cast.mia, cast.mias_business_id),
    ):
        with pytest.raises(OverLimit, match="not part of your plan"):
            await refused
    assert (await read_stripe(cast.mia, cast.mias_business_id)).not_in_plan
    await disconnect_stripe(cast.mia, cast.mias_business_id)  # leaving is always possible


async def test_the_limit_of_the_plan_leaves_out_whom_it_has_no_room_for(
    office: Office,
) -> None:
    held = await Customer.filter(team_id=office.olivia.team_id).count()
    await query("UPDATE teams SET customer_limit = $1", held + 2)
    for n in range(5):
        office.account.add_customer(f"c{n}@looms.example", f"C {n}")
    assert (await office.connect()).added == 2
    view = await read_stripe(office.olivia, office.cast.business_id)
    assert [(out.reason, out.count) for out in view.left_out] == [("over_limit", 3)]
    await query("UPDATE teams SET customer_limit = NULL")
    assert (await office.import_again()).added == 3


async def test_disconnecting_erases_the_key_stops_what_runs_and_keeps_the_customers(office: Office) -> None:
    cast = office.cast
    paid = office.account.add_customer("ada@looms.example", "Ada")
    office.account.pay(paid["id"], 900)
    await office.connect()
    office.stripe.faults.hold("/v1/customers")
    await import_from_stripe(cast.olivia, cast.business_id)
    with pytest.raises(Conflict, match="running already"):
        await import_from_stripe(cast.adam, cast.business_id)
    await office.held()
    await disconnect_stripe(cast.olivia, cast.business_id)
    office.stripe.faults.release()
    connection = await StripeConnection.get(business_id=cast.business_id)
    assert (connection.sealed_key, connection.key_end) == ("", "")
    ada = await office.customer("ada@looms.example")
    assert ada.total_spend == 900
    last = (await read_stripe(cast.olivia, cast.business_id)).last
    assert "connection was changed" in last.trouble
    for again in (
        disconnect_stripe(cast.olivia, cast.business_id),
        schedule_stripe_import(cast.olivia, cast.business_id, True),
    ):
        with pytest.raises(Conflict):
            await again
    assert (await office.connect()).added == 0  # known again, not made anew
    assert (await office.customer("ada@looms.example")).id == ada.id


async def test_a_deleted_business_takes_nothing_more(office: Office) -> None:
    office.account.add_customer("ada@looms.example", "Ada")
    office.stripe.faults.hold("/v1/customers", after=1)
    key = office.stripe.keys.make_restricted("AskUsers", READ_ONLY)
    await connect_stripe(office.olivia, office.cast.business_id, key)
    await office.held()
    await query("UPDATE businesses SET deleted_at = now() WHERE id = $1", office.cast.business_id)
    office.stripe.faults.release()
    await office_ends()
    assert not await Customer.exists(email="ada@looms.example")
    await Business.filter(id=office.cast.business_id).delete()
    assert not await StripeConnection.exists()


async def test_the_key_is_in_no_page_no_frame_no_log_no_audit_and_turns_with_the_installations_key(
    office: Office, visitor: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cast, path = office.cast, f"/businesses/{office.cast.business_id}/stripe"
    office.account.add_customer("ada@looms.example", "Ada")
    key = office.stripe.keys.make_restricted("AskUsers", {**READ_ONLY, "rak_invoice": "write"})
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    socket = await olivia.open_socket(await olivia.open_page(path))
    form = form_with(socket.client_id, "key")
    assert "can also change things" in await socket.submit(form, form.filled_in({"key": key}))
    await socket.submit(form, form.filled_in({"key": key, "accept_writes": "yes"}))
    await socket.hear("location.assign")
    await office.through()

    vic = await visitor()
    await vic.sign_in(cast.vic)
    seen = {"frames": "".join(socket.heard), "log": caplog.text}
    for who, name in ((olivia, "olivia"), (vic, "vic")):
        for where in (path, f"{path}/disconnect", f"/businesses/{cast.business_id}/history", "/audit", "/connections"):
            seen[f"{name} {where}"] = await (await who.get(where)).text()
    tables = """SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
                 WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""
    for row in await query(tables):
        held = await query(f"SELECT string_agg(to_jsonb(t)::text, ' ') AS held FROM {row['name']} t")
        seen[f"table {row['name']}"] = held[0]["held"] or ""
    assert len(seen) > 40 and not [where for where, words in seen.items() if key in words or key[8:40] in words]
    assert key[-4:] in seen[f"olivia {path}"] and key[-4:] not in seen[f"vic {path}"]

    newer = f"{'n' * 32},{config.settings().secret_key}"
    config.adopt(replace(config.settings(), secret_key=newer))
    secrets.vault.cache_clear()
    try:
        assert await secrets.rotate_secrets() == 1
        sealed = (await StripeConnection.get()).sealed_key
        assert Vault("n" * 32).open(sealed) == key
        assert not (await office.import_again()).trouble
    finally:
        secrets.vault.cache_clear()


async def office_ends() -> None:
    async def ended() -> bool:
        return not await StripeImport.exists(finished_at=None)

    await until(ended)
