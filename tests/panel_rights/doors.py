"""Asks one question at one door, as a person would: by a use-case, by a page of the panel, by Slack."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from nicegui import Client

from admin_ui import WebDoor
from models import AuditEntry
from services.durable_work import BOT
from services.errors import NotAllowed, NotFound
from tests.admin_ui.drawn_forms import DrawnForm, form_with, forms_on
from tests.admin_ui.visiting import Visitor
from tests.bot.conftest import Office, said
from tests.cast import CHANNEL, until
from tests.panel_rights.acts_of_permissions import PAGES, SLACK, USECASES, InSlack, OnPage
from tests.panel_rights.world import Target, World, nothing_under_way

YES, MASKED, NO = "yes", "masked", "no"


async def ask_house(line: str, target: Target) -> str:
    try:
        seen = await USECASES[line](target.actor, target)
    except (NotAllowed, NotFound):
        return NO
    return _as_seen(str(seen), target) if line == "view customer data unmasked" else YES


def _as_seen(words: str, target: Target) -> str:
    assert "***@acme.example" in words or target.address in words
    return YES if target.address in words else MASKED


@dataclass
class PanelAsker:
    """A browser of each person in each team; pages are asked for, forms are sent over their sockets."""

    door: WebDoor
    world: World
    _visitors: dict[tuple[int, int], Visitor] = field(default_factory=dict)

    async def visitor(self, target: Target) -> Visitor:
        key = (target.actor.team_id, target.actor.user_id)
        if key not in self._visitors:
            http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
            self._visitors[key] = Visitor(f"http://127.0.0.1:{self.door.port}", http)
            await self._visitors[key].sign_in(target.actor)
        return self._visitors[key]

    async def close(self) -> None:
        for visitor in self._visitors.values():
            await visitor.http.close()

    async def ask(self, line: str, target: Target) -> str:
        """What is not offered is asked for all the same, from a page drawn while the person might."""
        on_page, visitor = PAGES[line], await self.visitor(target)
        answer = await visitor.get(target.at(on_page.path))
        if not on_page.act:
            if answer.status != 200:
                return NO
            return _as_seen(await answer.text(), target) if line == "view customer data unmasked" else YES
        assert answer.status in (200, 403, 404), (answer.status, await answer.text())
        form = _form(on_page, target, visitor.client_of(await answer.text())) if answer.status == 200 else None
        offered = form is not None
        if form is None:
            async with self.world.promoted(target):
                client_id = await visitor.open_page(target.at(on_page.path))
                form = _form(on_page, target, client_id)
                assert form is not None, f"{on_page.path} offers {line} to nobody"
                socket = await visitor.open_socket(client_id)
        else:
            socket = await visitor.open_socket(visitor.client_of(await answer.text()))
        values = form.filled_in(on_page.typed(target))
        if on_page.button:
            values["act"] = [on_page.button.format(user=target.user_id)]
        mark = await _last_entry()
        heard = await socket.submit(form, values)
        outcome = await _outcome(mark, target, on_page.act, "web")
        assert ("askusers.done(" in heard) == (outcome == YES), heard
        assert offered == (outcome == YES), f"offered: {offered}, and then: {outcome}"
        await socket.wire.close()
        Client.instances[socket.client_id].delete()  # with its timers, which would ask on in the next test
        return outcome


def _form(on_page: OnPage, target: Target, client_id: str) -> DrawnForm | None:
    name = on_page.field or on_page.button.format(user=target.user_id)
    if not name:
        return next(iter(forms_on(client_id)), None)
    return form_with(client_id, name)


async def ask_slack(office: Office, line: str, target: Target) -> str:
    act, user = SLACK[line], f"U{target.actor.name.split()[0].upper()}"
    mark, whispers = await _last_entry(), len(office.whispers(user))
    await _send(office, act, user, target)
    if act.act:
        outcome = await until(lambda: _recorded(mark, target, act.act, "slack"))
        await nothing_under_way(BOT)  # the answer is not taken for that to the next question
        return YES if outcome == ["done"] else NO

    if act.click:
        form = await until(lambda: _form_of(office, user, target))
        return _as_seen(form, target)

    async def told() -> Any:
        return office.whispers(user)[whispers:]

    return YES if act.words in said((await until(told))[0]) else NO


async def _form_of(office: Office, user: str, target: Target) -> str:
    form = office.form(user)
    return json.dumps(form) if form and form["title"]["text"] == f"Email {target.email_id}" else ""


async def _send(office: Office, act: InSlack, user: str, target: Target) -> None:
    channel = target.channel if act.act else CHANNEL
    about = {"id": target.reply_id if act.click == "handle_reply" else target.email_id, "rev": 0}
    common = {
        "user": {"id": user, "team_id": "T0FERNWEH"},
        "team": {"id": "T0FERNWEH"},
        "trigger_id": office.sandbox.workspace.views.new_trigger(user),
        "response_url": f"{office.sandbox.url}/response/used-up",
    }
    if act.command:
        name, words = act.command
        status, _ = await office.wire.command(
            name,
            words.format(name=target.business_name, address=target.address),
            user_id=user,
            channel_id=channel,
            trigger_id=common["trigger_id"],
        )
    elif act.click:
        status, _ = await office.wire.interaction(
            {
                **common,
                "type": "block_actions",
                "channel": {"id": channel},
                "container": {"type": "message", "channel_id": channel, "message_ts": "1.1"},
                "actions": [{"action_id": act.click, "value": json.dumps(about), "type": "button"}],
            }
        )
    else:
        status, _ = await office.wire.interaction(
            {
                **common,
                "type": "view_submission",
                "view": {
                    "type": "modal",
                    "id": f"V{target.number}",
                    "hash": "h1",
                    "callback_id": act.form,
                    "private_metadata": json.dumps({**about, "channel": channel}),
                    "state": {"values": {n: {"typed": {"value": v}} for n, v in dict(act.typed).items()}},
                },
            }
        )
    assert status == 200


async def _last_entry() -> int:
    newest = await AuditEntry.all().order_by("-id").first()
    return newest.id if newest else 0


async def _recorded(mark: int, target: Target, act: str, door: str) -> list[str]:
    """How the person's act was recorded since then: `done` or `denied`, once."""
    entries = AuditEntry.filter(id__gt=mark, user_id=target.actor.user_id, act=act, door=door)
    return list(await entries.values_list("outcome", flat=True))  # type: ignore[arg-type]


async def _outcome(mark: int, target: Target, act: str, door: str) -> str:
    outcome = await _recorded(mark, target, act, door)
    assert len(outcome) == 1, f"{act} was recorded as {outcome}"
    return YES if outcome == ["done"] else NO
