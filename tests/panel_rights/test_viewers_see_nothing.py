"""A viewer goes everywhere: no whole address, no money, no credits in pages, frames, files, Slack, logs (W4, T3)."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import zipfile
from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from nicegui import app
from starlette.routing import Route

from admin_ui.parts import later
from models import BatchItem, Customer, Email, Reply, Suppression
from services.accounts import operator
from services.credits import grant_credits
from services.customers import CustomerSelection
from services.drafting import edit_email
from services.exports import read_export, request_export
from services.profiles import AnalysisWish, edit_profile
from tests.admin_ui.conftest import Talk
from tests.admin_ui.visiting import Visitor
from tests.batches.conftest import begin
from tests.bot.conftest import Office
from tests.cast import Cast, until
from tests.panel_rights.rows_of_teams import ids_of_many
from tests.panel_rights.world import nothing_under_way

Visitors = Callable[[], Awaitable[Visitor]]
SECRET = "We pay $7,391,824 a year: write to canary.boss@acme.example."  # in the words of people
OF_THE_RECORD = (
    r"canary\.jane@|(?<![0-9a-z])(?:9182736|8273645|5551[23]34|918273645|827364512)(?![0-9a-z])"
    r"|(?:9.?182.?736|8.?273.?645|5.?551.?[23]\d\d)(?=\D)|481.?516(?=\D)|1987-03-0[12]"
)
CANARIES = re.compile(rf"{OF_THE_RECORD}|canary\.boss@|7.?391.?824(?=\D)")
# Pages that a viewer is refused as a whole; every other one has to open.
REFUSED = {
    "/batches/draft",
    "/billing/cancel",
    "/billing/change",
    "/billing/return",
    "/batches/new",
    "/batches/{batch_id}/send",
    "/businesses/new",
    "/businesses/{business_id}/delete",
    "/credits/history.csv",
    "/customers/delete",
    "/customers/deletions/{deletion_id}",
    "/customers/{customer_id:int}/draft",
    "/customers/{customer_id:int}/edit",
    "/customers/{customer_id:int}/products",
    "/customers/{customer_id:int}/reply",
    "/dashboard/candidates",
    "/dashboard/shared",
    "/emails/{email_id}/approve",
    "/experiments/new",
    "/emails/{email_id}/edit",
    "/emails/{email_id}/regenerate",
    "/emails/{email_id}/reject",
    "/emails/{email_id}/send",
    "/imports",
    "/imports/new",
    "/imports/{import_id}",
    "/imports/{import_id}/rejected.csv",
    "/imports/{import_id}/undo",
    "/replies/{reply_id}/answer",
    "/replies/{reply_id}/insight",
    "/suppressions/files/{suppression_import_id}",
    "/suppressions/{suppression_id}/remove",
    "/team/mail-servers",
    "/team/notices",
    "/team/mail-servers/new",
    "/team/mail-servers/{server_id}",
    "/team/delete",
    "/team/transfer",
}
# Not pages: what other tests mount, and files and links that are asked for by name below or belong to nobody yet.
ELSEWHERE = re.compile(
    r"/probe.*|/_nicegui.*|/favicon.ico|/.*\{token\}|/deleted/.*|/sign-.*|/forgotten|/out|/teams/.*"
    r"|.*/(?:logo|avatar)|/account/export/\{export\}|/look/.*"
)
COMMANDS = ("/credits", "/approve", "/send", "/draft", "/draft canary.jane@acme.example", "/draft segment:client")


@pytest.fixture
async def riches(cast: Cast, talk: Talk) -> Customer:
    """Everything a viewer must not read, wherever a team may have written it."""
    jane = await Customer.get(business_id=cast.business_id, email="jane@acme.example")
    await Customer.filter(id=jane.id).update(
        email="canary.jane@acme.example",
        monthly_spend=918_273_645,
        total_spend=827_364_512,
        payment_count=481_516,
        first_payment_on=date(1987, 3, 1),
        last_payment_on=date(1987, 3, 2),
        facts={"Contract": "$9,182,736 a year", "Paid so far": "9182736", "Also": "canary.boss@acme.example"},
    )
    await Reply.filter(id=talk.reply_id).update(
        text=SECRET, full_text=SECRET, html=SECRET, subject=SECRET[:80], from_address="canary.jane@acme.example"
    )
    await Email.filter(id=talk.sent.id).update(reason=SECRET, answer=SECRET)
    await edit_profile(cast.adam, jane.id, "fr", 0, SECRET)
    draft = await Email.get(id=talk.draft.id)
    await edit_email(cast.adam, draft.id, draft.revision, SECRET[:80], f"Dear Jane,\n\n{SECRET}\n\nMia")
    await Suppression.create(
        team_id=cast.olivia.team_id, address="canary.jane@acme.example", reason="by_hand", note=SECRET
    )
    await grant_credits(await operator("Fernweh Maps"), 5_551_234, source="gift", key="canary")
    await Customer.filter(id=jane.id).update(name="canary.jane@acme.example")
    return jane


async def test_no_page_no_frame_no_file_and_no_log_tells_a_viewer(
    riches: Customer,
    talk: Talk,
    cast: Cast,
    visitor: Visitors,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO)
    many = await ids_of_many(cast)
    held = {
        **{f"{kind}_id": number for kind, number in many.items()},
        "business_id": cast.business_id,
        "customer_id:int": riches.id,
        "email_id": talk.draft.id,
        "reply_id": talk.reply_id,
        "deletion_id": 1,
        "batch_id": await begin(cast.adam, CustomerSelection(cast.business_id), AnalysisWish("fr", over_edited=True)),
        "server_id": 1,
        "suppression_id": 1,
        "suppression_import_id": 1,
    }
    await BatchItem.filter(customer_id=riches.id).update(state="failed", reason="refused")
    vic, adam = await visitor(), await visitor()
    await vic.sign_in(cast.vic)
    await adam.sign_in(cast.adam)
    told, opened, adams = {}, set(), ""
    for route in sorted({r.path for r in app.routes if isinstance(r, Route) and "GET" in (r.methods or ())}):
        if ELSEWHERE.fullmatch(route):
            continue
        path = re.sub(r"\{([^}]+)\}", lambda found: str(held[found[1]]), route)
        answer = await vic.get(path)
        told[path] = await answer.text()
        if answer.status == 200:
            opened.add(route)
        else:
            assert route in REFUSED, f"{path} answers a viewer with {answer.status}"
        if answer.status == 200 and "client_id" in told[path]:
            told[f"socket of {path}"] = await overheard(vic, Visitor.client_of(told[path]))
        with monkeypatch.context() as patient:  # what he is shown later than with the page is not overheard
            patient.setattr(later, "WAITS_S", 30)
            adams += await (await adam.get(path)).text()
    assert opened & REFUSED == set()
    assert {"/customers.csv", "/suppressions", "/suppressions.csv", "/audit/log.csv", "/dashboard", "/"} <= opened
    more = (
        f"/emails/{talk.sent.id}",
        "/customers?sort=-spend&spend=1-",
        "/waiting?show=replies",
        "/dashboard?days=365",
    )
    for path in more:
        told[path] = await (await vic.get(path)).text()
    told["export"] = await exported(vic, cast)
    told["log"] = caplog.text
    assert leaks(told) == {}
    for canary in ("canary.jane@", "canary.boss@", "9,182,736", "7,391,824", "5,551,"):
        assert canary in adams, f"{canary} is nowhere to be found, so that its absence says nothing"


async def test_slack_tells_a_viewer_nothing_and_a_member_nothing_of_others_credits(
    riches: Customer, talk: Talk, office: Office, cast: Cast
) -> None:
    await Customer.filter(id=riches.id).update(name="Jane Porter")
    drafted = (await Email.get(id=talk.draft.id)).revision
    for command in COMMANDS:
        await office.type("UVIC", command)
    about = json.dumps({"id": talk.draft.id, "rev": drafted})
    for act, value in (("open_email", about), ("edit_email", about), ("draft_answer", f'{{"id":{talk.reply_id}}}')):
        await pressed(office, "UVIC", act, value)
    await office.acts.open_home("UVIC")

    async def all_answered() -> bool:
        asked = len(office.whispers("UVIC")) >= len(COMMANDS) + 2
        return bool(asked and office.form("UVIC") and office.sandbox.workspace.views.homes.get("UVIC"))

    await until(all_answered)
    await nothing_under_way()
    views = office.sandbox.workspace.views
    seen = {
        "whispers": json.dumps(office.whispers("UVIC"), ensure_ascii=False),
        "form": json.dumps(views.open_for("UVIC"), ensure_ascii=False),
        "home": json.dumps(views.homes.get("UVIC"), ensure_ascii=False),
    }
    assert leaks(seen) == {}
    # A card is one message for all who sit in the channel: what was written to the customer stands there as written.
    assert not re.search(OF_THE_RECORD, json.dumps(office.cards(), ensure_ascii=False))
    assert "c***@acme.example" in seen["form"]
    await office.type("UMIA", "/credits")
    assert "Olivia" not in json.dumps(await office.told("UMIA", "redits left"))
    await office.type("UADAM", "/credits")
    assert "Olivia" in json.dumps(await office.told("UADAM", "5,551,"))


def leaks(told: dict[str, str]) -> dict[str, list[str]]:
    found = {
        where: [words[max(m.start() - 60, 0) : m.end() + 20] for m in CANARIES.finditer(words)][:3]
        for where, words in told.items()
    }
    return {where: words for where, words in found.items() if words}


async def overheard(vic: Visitor, client_id: str) -> str:
    """What the page's socket is told in its first moments, the late parts of the page included."""
    socket = await vic.open_socket(client_id)
    assert socket.let_in
    with contextlib.suppress(TimeoutError):
        await socket.hear("no word is this", within_s=0.4)
    await socket.wire.close()
    return "".join(socket.heard)


async def exported(vic: Visitor, cast: Cast) -> str:
    await request_export(cast.vic)

    async def ready() -> int:
        export = await read_export(cast.vic)
        return export.id if export and export.state == "ready" else 0

    whole = await (await vic.get(f"/account/export/{await until(ready)}")).read()
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


async def pressed(office: Office, user: str, act: str, value: str) -> None:
    payload = {
        "type": "block_actions",
        "user": {"id": user, "team_id": "T0FERNWEH"},
        "team": {"id": "T0FERNWEH"},
        "channel": {"id": "CMAIL"},
        "container": {"type": "message", "channel_id": "CMAIL", "message_ts": "1.1"},
        "trigger_id": office.sandbox.workspace.views.new_trigger(user),
        "actions": [{"action_id": act, "value": value, "type": "button"}],
        "response_url": f"{office.sandbox.url}/response/used-up",
    }
    assert (await office.wire.interaction(payload))[0] == 200
