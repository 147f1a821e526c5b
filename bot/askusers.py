"""/askusers: help, who I am, which business a channel speaks of, and the stop that halts all mail (SPEC
B7)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.answers import answer
from bot.cards import notices
from bot.cards.blocks import words
from bot.cards.help import help_card
from bot.forms.typed import read_typed
from bot.identify import identify, read_asker
from bot.slack import NO_PLACE, SlackRefused, slack
from services import accounts, businesses
from services.actors import Actor
from services.errors import Invalid

JSON = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.command("/askusers")(askusers)
    app.action("open_in_panel")(only_acknowledge)
    app.action("dismiss")(dismiss)


async def askusers(ack: Any, body: JSON) -> None:
    await ack()
    verb, _, rest = read_typed(body.get("text", "")).text.partition(" ")
    act = _ACTS.get(verb.lower() or "help")
    if act is None:
        raise Invalid(f"I don't know “/askusers {verb[:40]}”.", f"I know: {', '.join(_ACTS)}.")
    await act(body, rest.strip())


async def only_acknowledge(ack: Any) -> None:
    """A button that opens a page of ours sends its click here as well."""
    await ack()


async def dismiss(ack: Any, body: JSON) -> None:
    await ack()
    await answer(body, words("Nothing was done."), replace=True)


async def _help(body: JSON, _: str) -> None:
    await answer(body, help_card())


async def _link(body: JSON, address: str) -> None:
    if not address:
        raise Invalid("Which address were you invited with?", "/askusers link you@company.com")
    asker = read_asker(body)
    await answer(body, words(await accounts.request_slack_link(asker.workspace, asker.user, address)))


async def _business(body: JSON, name: str) -> None:
    """Say it aloud in the channel: that also proves that cards can be posted there."""
    channel = read_asker(body).channel
    business = await businesses.pick_business(await identify(body), channel, name)
    try:
        await slack().post(channel, notices.business_here(business.name))
    except SlackRefused as refused:
        if refused.error not in NO_PLACE:
            raise
        await answer(
            body,
            words(
                f"This channel speaks of {business.name} now, but I can't write here yet. Type /invite and choose me."
            ),
        )


async def _panel(body: JSON, path: str) -> None:
    """For this person's eyes alone: whoever opens the link is signed in as them."""
    link = await accounts.issue_panel_link(await identify(body), path or "/")
    await answer(body, notices.panel_link(link))


async def _halt(body: JSON, rest: str) -> None:
    actor = await identify(body)
    await answer(body, words(notices.halted(await businesses.halt_business(actor, await _which(actor, body, rest)))))


async def _resume(body: JSON, rest: str) -> None:
    actor = await identify(body)
    now = await businesses.resume_business(actor, await _which(actor, body, rest))
    await answer(body, words(notices.resumed(now)))


async def _which(actor: Actor, body: JSON, rest: str) -> int | None:
    """The business that the channel speaks of, or None for everything.

    Raises:
        Invalid: anything but "all" or nothing was typed: halting is no place for guesses.
    """
    if rest.lower() not in ("", "all"):
        raise Invalid(
            f"I can't read “{rest[:40]}”.", "Type halt for this channel's business, or halt all for the team."
        )
    return None if rest else (await businesses.business_of_channel(actor, read_asker(body).channel)).id


_ACTS: dict[str, Callable[[JSON, str], Awaitable[None]]] = {
    "help": _help,
    "link": _link,
    "business": _business,
    "panel": _panel,
    "halt": _halt,
    "resume": _resume,
}
