"""A stranger's ids open nothing and change nothing anywhere (W3), and whoever is out has no way in left (W2)."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from nicegui import Client, app
from starlette.routing import Route

import admin_ui
from admin_ui import WebDoor
from models import (
    Email,
    SlackIdentity,
    User,
)
from services.accounts import end_session
from services.exports import read_export, request_export
from services.teams import remove_member
from tests.admin_ui.conftest import Talk
from tests.admin_ui.drawn_forms import forms_on
from tests.admin_ui.visiting import Visitor
from tests.bot.conftest import Office
from tests.businesses.picture_samples import drawn
from tests.cast import Cast, until
from tests.panel_rights.rows_of_teams import ids_of_mallory, ids_of_team
from tests.panel_rights.world import nothing_under_way, state_of_rows

Visitors = Callable[[], Awaitable[Visitor]]
NOBODYS = (99_999_999, 2**70)  # no row has these
NO_IDS = ("token", "key", "version", "what", "client_id", "path", "name", "names")  # in addresses of other things
# What the forms of the panel's pages carry as ids: the page (with ids of one's own), the field, the value.
FORMS_WITH_IDS = {
    "account_security": ("/account/security", "act", "{session}"),
    "business_history": ("/businesses/{business}/history", "act", "{change}"),
    "customers": ("/customers", "business", "{business}"),
    "approve_email": ("/emails/{email}", "act", "approve_email:{email}:1"),
    "undo_send": ("/emails/{email}", "act", "undo_send:{email}:1"),
    "start_follow_ups": ("/emails/{email}", "act", "start_follow_ups:{email}:1"),
    "stop_follow_ups": ("/emails/{email}", "act", "stop_follow_ups:{email}:1"),
    "assume_delivered": ("/customers/{customer}", "act", "assume_delivered:{email}:1"),
    "send_nevertheless": ("/emails/{email}", "act", "send_nevertheless:{email}:1"),
    "send_again": ("/customers/{customer}", "act", "send_again:{email}:1"),
    "handle_reply": ("/replies/{reply}", "act", "handle_reply:{reply}:0"),
    "waiting": ("/waiting", "act", "approve_email:{email}:0"),
    "halt_business": ("/businesses/{business}", "act", "halt_business:{business}"),
    "resume_business": ("/waiting", "act", "resume_business:{business}"),
    "change_role": ("/team", "act", "role:{user}"),
    "remove_member": ("/team", "act", "remove:{user}"),
    "resend_invitation": ("/team", "act", "resend:{invitation}"),
    "revoke_invitation": ("/team", "act", "revoke:{invitation}"),
    "check_mail_server": ("/team/mail-servers", "act", "try:{server}"),
    "move_mail_server": ("/team/mail-servers", "act", "up:{server}"),
    "remove_mail_server": ("/team/mail-servers", "act", "remove:{server}"),
    "delete_dkim_key": ("/businesses/{business}/sender", "act", "delete:{key}"),
}


@pytest_asyncio.fixture
async def quiet_sockets(door: WebDoor) -> AsyncIterator[None]:
    """No page is cut off while its forms are sent."""
    await door._sockets.stop()
    yield
    door._sockets.start()


async def test_every_address_with_an_id_of_another_team_answers_as_one_that_never_was(
    cast: Cast, talk: Talk, visitor: Visitors
) -> None:
    olivia, mallory = await visitor(), await visitor()
    await olivia.sign_in(cast.olivia)
    await mallory.sign_in(cast.mallory)
    theirs = await ids_of_team(cast, talk)
    await nothing_under_way()
    before = await state_of_rows()
    routes = {(r.path, m) for r in app.routes if isinstance(r, Route) for m in (r.methods or ()) if m != "HEAD"}
    asked = 0
    for route, method in sorted(routes):
        kinds = re.findall(r"\{(\w+?)(?:_id)?(?::int)?\}", route)
        if not kinds or kinds[0] in NO_IDS:
            continue
        kind = {"person": "user"}.get(kinds[0], kinds[0])
        answers = set()
        for number in (theirs[kind], *NOBODYS):
            path = re.sub(r"\{[^}]+\}", str(number), route)
            answer = await (mallory.get(path) if method == "GET" else mallory.post(f"{path}?revision=1", b""))
            answers.add((answer.status, await answer.read()))
        assert len(answers) == 1, f"{method} {route} tells them apart: {[status for status, _ in answers]}"
        assert next(iter(answers))[0] == 404, f"{method} {route} answers {next(iter(answers))[0]}"
        asked += 1
    assert asked >= 25
    for path in (
        "/customers?business={business}",
        "/customers.csv?business={business}",
        "/customers/delete?business={business}",
        "/customers/delete?tick={customer}",
        "/customers?after={customer}",
        "/dashboard?business={business}",
        "/dashboard/candidates?of={business}&missing_in={business}",
        "/audit?person={user}",
        "/audit/log.csv?person={user}",
        "/waiting?before={email}",
    ):
        said = set()
        for number in (None, *NOBODYS[:1]):
            numbers = theirs if number is None else dict.fromkeys(theirs, number)
            answer = await mallory.get(path.format(**numbers))
            assert answer.status < 500
            said.add((answer.status, _without_what_differs(await answer.text())))
        assert len(said) == 1, path
    assert (await mallory.post("/teams/switch", {"team": str(theirs["team"])})).status in (403, 404)
    assert await state_of_rows() == before


async def test_no_form_of_the_panel_reaches_another_teams_rows(
    cast: Cast, talk: Talk, visitor: Visitors, quiet_sockets: None
) -> None:
    olivia, mallory = await visitor(), await visitor()
    await olivia.sign_in(cast.olivia)
    await mallory.sign_in(cast.mallory)
    theirs, own = await ids_of_team(cast, talk), await ids_of_mallory(cast)
    await User.filter(id=cast.mallory.user_id).update(password_hash="x")  # else her own page mails her a link
    await nothing_under_way()
    before = await state_of_rows()
    for name, (path, field, value) in FORMS_WITH_IDS.items():
        client_id = await mallory.open_page(path.format(**own))
        socket = await mallory.open_socket(client_id)
        refused = 0
        for form in forms_on(client_id):
            said = set()
            for ids in (theirs, dict.fromkeys(theirs, NOBODYS[0])):
                heard = await socket.submit(form, form.filled_in({field: value.format(**ids)}))
                refused += "askusers.refuse(" in heard
                said.add(_without_what_differs(heard))
            assert len(said) == 1, (name, said)
        assert refused, name
        await socket.wire.close()
        Client.instances[client_id].delete()
    assert await state_of_rows() == before


def test_every_id_in_a_button_of_the_panel_is_among_the_forms_asked() -> None:
    """Read from the source, so that a new act with an id has to be added above."""
    sources = "".join(path.read_text() for path in Path(admin_ui.__path__[0]).rglob("*.py"))
    carried = set(re.findall(r'act=f"([a-z_]+):\{', sources)) - {"after", "before", "sort", "edit_profile"}
    carried -= {"adopt_variant", "approve_group"}  # a place and a mark within the row that the page's address names
    asked = {value.partition(":")[0] for _, _, value in FORMS_WITH_IDS.values() if ":" in value}
    assert carried <= asked, carried - asked


def _without_what_differs(words: str) -> str:
    """Two answers about different ids, made alike where they name an id, an element's number or something random."""
    words = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{16,}\b|\bc[0-9]+\b", "x", words)
    return re.sub(r"[0-9]+", "N", words)


async def sign_out(cast: Cast, adam: Visitor) -> None:
    await end_session(adam.token)


async def remove(cast: Cast, adam: Visitor) -> None:
    await remove_member(cast.olivia, cast.adam.user_id)


@pytest.mark.parametrize("happens", [sign_out, remove])
async def test_who_is_out_has_no_page_no_socket_no_upload_and_no_file(
    cast: Cast, talk: Talk, visitor: Visitors, happens: Callable[[Cast, Visitor], Awaitable[None]]
) -> None:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    await request_export(cast.adam)

    async def ready() -> int:
        export = await read_export(cast.adam)
        return export.id if export and export.state == "ready" else 0

    files = (f"/account/export/{await until(ready)}", "/customers.csv", "/audit/log.csv", "/team")
    assert [(await adam.get(path)).status for path in files] == [200] * 4
    client_id = await adam.open_page("/team")
    socket = await adam.open_socket(client_id)
    form = forms_on(client_id)[-2]
    await nothing_under_way()
    before = await state_of_rows()

    await happens(cast, adam)
    await nothing_under_way()
    gone = await state_of_rows()
    with pytest.raises(AssertionError, match="closed with 4401"):  # the click is refused, or the line is cut already
        heard = await socket.submit(form, form.filled_in({"address": "late@acme.example", "role": "admin"}))
        assert "askusers.refuse(" in heard
        await socket.hear("no word is this", within_s=60)
    assert [(await adam.get(path)).status for path in files] == [401] * 4
    sent = {"headers": {"Content-Type": "image/png"}}
    for path in ("/account/avatar", f"/businesses/{cast.business_id}/logo"):
        assert (await adam.post(path, drawn("PNG"), **sent)).status == 401
    assert not (await adam.open_socket(client_id)).let_in
    assert await state_of_rows() == gone
    assert (gone == before) is (happens is sign_out)


async def unlink(cast: Cast) -> None:
    await SlackIdentity.filter(user_id=cast.adam.user_id).delete()


async def remove_from_team(cast: Cast) -> None:
    await remove_member(cast.olivia, cast.adam.user_id)


@pytest.mark.parametrize("happens", [unlink, remove_from_team])
async def test_who_is_out_presses_in_vain_in_slack(
    office: Office, cast: Cast, talk: Talk, happens: Callable[[Cast], Awaitable[None]]
) -> None:
    mail = await Email.get(id=talk.draft.id)
    await happens(cast)
    await nothing_under_way()
    before = await state_of_rows()
    payload = {
        "type": "block_actions",
        "user": {"id": "UADAM", "team_id": "T0FERNWEH"},
        "team": {"id": "T0FERNWEH"},
        "channel": {"id": "CMAIL"},
        "container": {"type": "message", "channel_id": "CMAIL", "message_ts": "1.1"},
        "trigger_id": "1.1",
        "response_url": f"{office.sandbox.url}/response/used-up",
    }
    for act, about in (("send_email", {"id": mail.id, "rev": mail.revision}), ("handle_reply", {"id": talk.reply_id})):
        action = {"action_id": act, "value": json.dumps(about), "type": "button"}
        assert (await office.wire.interaction({**payload, "trigger_id": act, "actions": [action]}))[0] == 200
    for command in ("/credits", "/send all", "/askusers panel"):
        assert (await office.wire.command(command.split()[0], command, user_id="UADAM", trigger_id=command))[0] == 200

    async def all_refused() -> bool:
        said = [str(arguments) for name, arguments in office.sandbox.calls if name.startswith("chat.post")]
        return len(said) >= 5 and all("link" in words or "not on this team" in words for words in said[-5:])

    await until(all_refused)
    await nothing_under_way()
    assert await state_of_rows() == before
