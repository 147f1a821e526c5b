"""What people do in the workspace (type, click, submit, close, open the App Home), and what Slack makes of
the bot's answer. The page and the tests come in here alike."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Any

from sandbox.answer import Answer
from sandbox.block_rules import elements_of
from sandbox.bot_wire import BotWire
from sandbox.payloads import Payloads, escape, snapshot
from sandbox.refusal import SlackRefusal
from sandbox.response_urls import ResponseUrls
from sandbox.view_state import find_input_errors, values_of
from sandbox.web_api.views import checked_view
from sandbox.workspace import Workspace
from sandbox.world import Person

JSON = dict[str, Any]
TYPED_CHARS = 12_000
LINK = re.compile(r"https?://[^\s<>|]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TROUBLE = "We had some trouble connecting. Try again?"


class Acts:
    def __init__(self, workspace: Workspace, wire: BotWire, response_urls: ResponseUrls) -> None:
        self._workspace = workspace
        self._wire = wire
        self._response_urls = response_urls
        self._payloads = Payloads(workspace.world)
        self._events: set[asyncio.Task[Answer]] = set()

    async def stop(self) -> None:
        for task in list(self._events):
            task.cancel()
        await asyncio.gather(*self._events, return_exceptions=True)

    def person(self, slack_id: str) -> Person:
        if slack_id not in self._workspace.people:
            raise SlackRefusal("user_not_found")
        return self._workspace.people[slack_id]

    # Typing ------------------------------------------------------------------------------------------------

    async def say(self, slack_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> JSON:
        """Posts what a person typed; links and addresses become Slack's marked-up ones. The bot hears of
        it."""
        person, channel = self.person(slack_id), self._open_channel(slack_id, channel_id)
        if not text.strip():
            raise SlackRefusal("no_text")
        marked = LINK.sub(_mark_link, escape(text[:TYPED_CHARS]))
        world = self._workspace.world
        marked = marked.replace(f"@{world.app_name}", f"<@{world.bot_user_id}>")
        message = self._workspace.post(channel["id"], {"user": person.slack_id, "text": marked}, thread_ts)
        self.announce(channel["id"], message)
        return message

    async def run_command(self, slack_id: str, channel_id: str, line: str) -> Answer:
        """Runs `/name text`. A refusal or a time-out is shown to the person alone, in Slack's words."""
        person, channel = self.person(slack_id), self._open_channel(slack_id, channel_id)
        name, _, text = line.strip().partition(" ")
        if not any(command.name == name for command in self._workspace.world.commands):
            self._as_slackbot(channel["id"], slack_id, f"`{escape(name)}` is not a valid command.")
            return Answer("http_error")
        url = self._response_urls.new(channel["id"], slack_id)
        trigger = self._workspace.views.new_trigger(slack_id)
        form = self._payloads.command(person, channel, name, text.strip()[:TYPED_CHARS], trigger, url)
        answer = await self._wire.send_command(form)
        if answer.failure == "http_timeout":
            self._as_slackbot(channel["id"], slack_id, f'{name} failed with the error "operation_timeout"')
        elif not answer.acknowledged:
            self._as_slackbot(channel["id"], slack_id, f'{name} failed with the error "dispatch_failed"')
        elif answer.body:
            said = answer.fields or {"text": str(answer.body)}
            if said.get("text") or said.get("blocks"):
                try:
                    self._response_urls.answer_at_once(channel["id"], slack_id, said)
                except SlackRefusal as refusal:
                    self._as_slackbot(channel["id"], slack_id, f'{name} failed with the error "{refusal.error}"')
        return answer

    def announce(self, channel_id: str, message: JSON) -> None:
        """Tells the bot of a message in one of its channels (its own messages too, as Slack does)."""
        channel = self._workspace.channels[channel_id]
        self.send_event(self._payloads.message_event(channel, message))
        mention = f"<@{self._workspace.world.bot_user_id}>"
        if mention in message.get("text", "") and not message.get("bot_id"):
            self.send_event({**self._payloads.message_event(channel, message), "type": "app_mention"})

    async def verify_events_url(self) -> bool:
        """What Slack does when an app's address is entered: a challenge that must come back."""
        challenge = secrets.token_urlsafe(16)
        answer = await self._wire.send_event(self._payloads.url_verification(challenge))
        return challenge in (answer.body, answer.fields.get("challenge"))

    def send_event(self, event: JSON) -> asyncio.Task[Answer]:
        """Delivers an event in the background, with Slack's retries."""
        payload = self._payloads.event(event, self._workspace.clock())
        task = asyncio.create_task(self._wire.send_event(payload))
        self._events.add(task)
        task.add_done_callback(self._events.discard)
        return task

    # Clicking ----------------------------------------------------------------------------------------------

    async def click(
        self,
        slack_id: str,
        channel_id: str,
        ts: str,
        action_id: str,
        *,
        block_id: str = "",
        chosen: JSON | None = None,
        entered: JSON | None = None,
    ) -> Answer:
        """Presses a button or uses another element of a message. `chosen` is what a menu or picker adds to
        the action (`{"selected_option": ...}`); `entered` is what stands in the message's inputs."""
        person, channel = self.person(slack_id), self._open_channel(slack_id, channel_id)
        message = self._find_shown(slack_id, channel["id"], ts)
        blocks = message.get("blocks", [])
        action = self._action(blocks, action_id, block_id, chosen)
        url = self._response_urls.new(channel["id"], slack_id, message)
        trigger = self._workspace.views.new_trigger(slack_id)
        return await self._wire.send_interaction(
            self._payloads.message_action(
                person, channel, message, action, values_of(blocks, entered or {}), trigger, url
            )
        )

    async def click_in_view(
        self,
        slack_id: str,
        view_id: str,
        action_id: str,
        *,
        block_id: str = "",
        chosen: JSON | None = None,
        entered: JSON | None = None,
    ) -> Answer:
        """The same in a modal or an App Home."""
        person, view = self.person(slack_id), self._find_open(slack_id, view_id)
        action = self._action(view["blocks"], action_id, block_id, chosen)
        trigger = self._workspace.views.new_trigger(slack_id)
        shown = snapshot(view, values_of(view["blocks"], entered or {}))
        return await self._wire.send_interaction(self._payloads.view_action(person, shown, action, trigger))

    def _action(self, blocks: list[JSON], action_id: str, block_id: str, chosen: JSON | None) -> JSON:
        for block in blocks:
            for element in elements_of(block):
                if element["action_id"] == action_id and block_id in ("", block["block_id"]):
                    kept = {k: element[k] for k in ("type", "text", "value", "style") if k in element}
                    return {
                        "action_id": action_id,
                        "block_id": block["block_id"],
                        **kept,
                        **(chosen or {}),
                        "action_ts": self._workspace.next_ts(),
                    }
        raise SlackRefusal("action_not_found")

    # Views -------------------------------------------------------------------------------------------------

    async def open_home(self, slack_id: str, tab: str = "home") -> Answer:
        self.person(slack_id)
        event = {
            "type": "app_home_opened",
            "user": slack_id,
            "tab": tab,
            "event_ts": self._workspace.next_ts(),
            "channel": self._workspace.open_direct_messages(slack_id)["id"],
        }
        home = self._workspace.views.homes.get(slack_id)
        return await self.send_event(event | ({"view": home} if home and tab == "home" else {}))

    async def submit_view(self, slack_id: str, view_id: str, entered: JSON | None = None) -> dict[str, str]:
        """Submits a modal. Answers what to show under which input (block_id -> sentence; "" for the whole
        modal), nothing when the bot took it."""
        person, view = self.person(slack_id), self._find_open(slack_id, view_id)
        values = values_of(view["blocks"], entered or {})
        if errors := find_input_errors(view["blocks"], values):
            return errors
        urls = self._response_urls_of(slack_id, view["blocks"], values)
        payload = self._payloads.submission(
            person, snapshot(view, values), self._workspace.views.new_trigger(slack_id), urls
        )
        answer = await self._wire.send_interaction(payload)
        if not answer.acknowledged or (answer.body and not answer.fields):
            return {"": TROUBLE}
        try:
            return self._follow(slack_id, view_id, answer.fields)
        except SlackRefusal:
            return {"": TROUBLE}

    def _follow(self, slack_id: str, view_id: str, said: JSON) -> dict[str, str]:
        """Does what the bot answered to a submission: errors, update, push, clear, or simply close."""
        views = self._workspace.views
        match said.get("response_action"):
            case "errors":
                errors = said.get("errors")
                return (
                    {str(k): str(v) for k, v in errors.items()}
                    if isinstance(errors, dict) and errors
                    else {"": TROUBLE}
                )
            case "update":
                views.redraw(views.find(view_id), checked_view(said.get("view"), "modal"))
            case "push":
                views.push(slack_id, checked_view(said.get("view"), "modal"), on_top=True)
            case "clear":
                views.clear(slack_id)
            case None:
                views.pop(slack_id, view_id)
            case _:
                return {"": TROUBLE}
        return {}

    async def close_view(self, slack_id: str, view_id: str, *, all_at_once: bool = False) -> None:
        """Closes a modal, or the whole stack; the bot is told of those that asked to be."""
        person = self.person(slack_id)
        closing = self._find_open(slack_id, view_id)
        gone = self._workspace.views.open_for(slack_id)[::-1] if all_at_once or closing["clear_on_close"] else [closing]
        if len(gone) > 1:
            self._workspace.views.clear(slack_id)
        else:
            self._workspace.views.pop(slack_id, view_id)
        for view in gone:
            if view["notify_on_close"]:
                payload = self._payloads.closing(person, snapshot(view, {}), all_at_once=len(gone) > 1)
                await self._wire.send_interaction(payload)

    # What the person can see -------------------------------------------------------------------------------

    def _open_channel(self, slack_id: str, channel_id: str) -> JSON:
        channel = self._workspace.find_channel(channel_id)
        if channel.get("user", slack_id) != slack_id:
            raise SlackRefusal("channel_not_found")
        return channel

    def _find_shown(self, slack_id: str, channel_id: str, ts: str) -> JSON:
        whisper = self._workspace.ephemerals[channel_id].get(ts)
        if whisper is not None and whisper.person == slack_id:
            return whisper.message
        return self._workspace.find_message(channel_id, ts)

    def _find_open(self, slack_id: str, view_id: str) -> JSON:
        view = self._workspace.views.find(view_id)
        mine = [*self._workspace.views.open_for(slack_id), self._workspace.views.homes.get(slack_id)]
        if view not in mine:
            raise SlackRefusal("not_found")
        return view

    def _response_urls_of(self, slack_id: str, blocks: list[JSON], values: JSON) -> list[JSON]:
        urls = []
        for block in blocks:
            for element in elements_of(block):
                if element.get("response_url_enabled"):
                    value = values[block["block_id"]][element["action_id"]]
                    channel = value.get("selected_conversation") or value.get("selected_channel")
                    if channel:
                        urls.append(
                            {
                                "block_id": block["block_id"],
                                "action_id": element["action_id"],
                                "channel_id": channel,
                                "response_url": self._response_urls.new(channel, slack_id),
                            }
                        )
        return urls

    def _as_slackbot(self, channel_id: str, slack_id: str, text: str) -> None:
        self._workspace.whisper(channel_id, slack_id, {"user": "USLACKBOT", "text": text})


def _mark_link(found: re.Match[str]) -> str:
    link = found.group()
    return f"<{link}>" if link.startswith("http") else f"<mailto:{link}|{link}>"
