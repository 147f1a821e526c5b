"""The panic stop in the panel: a banner where mail is kept back, and the card to halt and resume it from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup
from starlette.requests import Request

from admin_ui.parts.fields import button, link_button
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from services.actors import Actor
from services.businesses import Halting, halt_business, read_halting, read_halts, resume_business
from services.errors import Invalid
from services.translation import _, n_, say_moment, say_number, text

MOST_NAMED = 4
_TEAM = "team"  # stands for the whole of it where a business has its number
_ACTS = re.compile(r"(?P<act>halt_business|resume_business):(?P<what>team|[0-9]{1,18})")


class HaltBanner:
    """Tells of all that is halted in the team, or of what keeps back the mail of one business; else it takes no room.

    Whoever draws it says by `look_again` when something may have changed.
    """

    def __init__(self, request: Request, halts: Sequence[Halting], business_id: int | None = None) -> None:
        self._business_id, self._drawn = business_id, _banner(halts)
        self._form = Form(request, self._drawn, self._act, classes="halts")

    async def look_again(self, actor: Actor) -> None:
        drawn = _banner(await read_halts(actor, self._business_id))
        if drawn != self._drawn:
            self._drawn = drawn
            self._form.redraw(drawn)

    async def _act(self, actor: Actor, given: Given) -> str:
        said = await _press(actor, given)
        await self.look_again(actor)
        return said


async def draw_halting_card(request: Request, actor: Actor, business_id: int | None) -> None:
    """Of one business, or of the whole team; nothing for somebody who may not halt it while it is not halted."""

    async def drawn(actor: Actor) -> Markup:
        now = await read_halting(actor, business_id)
        return _card(now, await read_halting(actor, None) if business_id else now)

    async def act(actor: Actor, given: Given) -> str:
        said = await _press(actor, given)
        form.redraw(await drawn(actor))
        return said

    form = Form(request, await drawn(actor), act, classes="form halting")


async def _press(actor: Actor, given: Given) -> str:
    """Raises Invalid: no button of these."""
    asked = _ACTS.fullmatch(given["act"])
    if asked is None:
        raise Invalid(text("That button is not known here."), text("Load the page again."))
    business_id = None if asked["what"] == _TEAM else int(asked["what"])
    if asked["act"] == "halt_business":
        now = await halt_business(actor, business_id)
        return _("{name} is halted.", name=now.name)
    now = await resume_business(actor, business_id)
    return _("{name} sends again.", name=now.name)


def _banner(halts: Sequence[Halting]) -> Markup:
    lines = [
        fill('<div class="halt" role="status"><p>{}</p>{}</div>', _sentence(halt), _resume(halt))
        for halt in halts[:MOST_NAMED]
    ]
    if len(halts) > MOST_NAMED:
        left = len(halts) - MOST_NAMED
        said = n_("{n} more business is halted.", "{n} more businesses are halted.", left)
        way = link_button(_("Businesses"), "/businesses")
        lines.append(fill('<div class="halt"><p>{}</p>{}</div>', said, way))
    return join(lines)


def _sentence(halt: Halting) -> Markup:
    return fill("<b>{}</b> {} {}", _("{name} is halted: nothing leaves.", name=halt.name), _since(halt), _waits(halt))


def _since(halt: Halting) -> str:
    if halt.halted_at is None:
        return ""
    when = say_moment(halt.halted_at)
    by = halt.halted_by
    return _("Halted by {name}, {when}.", name=by, when=when) if by else _("Halted {when}.", when=when)


def _waits(halt: Halting) -> str:
    if halt.more_wait:
        return _("More than {n} mails wait to leave.", n=say_number(halt.waiting))
    if not halt.waiting:
        return _("No mail waits to leave.")
    return n_("{n} mail waits to leave.", "{n} mails wait to leave.", halt.waiting)


def _resume(halt: Halting, *, kind: str = "quiet") -> Markup:
    """For those who may; everybody else reads whom to ask."""
    if halt.may_change:
        return button(_("Resume"), act=f"resume_business:{halt.business_id or _TEAM}", kind=kind)
    if halt.business_id is None:
        return fill('<p class="hint">{}</p>', _("The owner or an admin lets it out again."))
    return fill('<p class="hint">{}</p>', _("The owner, an admin or whoever created it lets it out again."))


def _card(now: Halting, team: Halting) -> Markup:
    by_team = NOTHING
    if now.business_id and team.halted_at:
        by_team = fill(
            '<p class="by-team">{} <a href="/team/settings">{}</a></p>',
            _("The whole team is halted, so nothing of this business leaves either."),
            _("Team settings"),
        )
    if now.halted_at:
        late = _("What should have left more than an hour ago then waits for your word under Waiting.")
        after = fill('<p class="hint">{}</p>', late) if now.may_change else NOTHING
        return fill(
            '<section class="card halted"><h2>{}</h2><p>{} {}</p>{}{}{}</section>',
            _("{name} is halted: nothing leaves", name=now.name),
            _since(now),
            _waits(now),
            by_team,
            after,
            _resume(now, kind="first"),
        )
    if not now.may_change:
        return fill('<section class="card">{}</section>', by_team) if by_team else NOTHING
    stays = _("Mail that waits to leave stays.")
    if now.waiting and not now.more_wait:
        stays = n_("{n} mail that waits to leave stays.", "{n} mails that wait to leave stay.", now.waiting)
    name = now.name if now.business_id else _("the whole team")
    lines = (
        _("Nothing of {name} leaves from that moment on, until somebody presses Resume.", name=name),
        stays,
        _("What a mail server already has can't be called back. Drafting and approving go on."),
    )
    return fill(
        '<section class="card"><h2>{}</h2>{}<details><summary>{}</summary><ul>{}</ul>{}</details></section>',
        _("Emergency stop"),
        by_team,
        _("Halt all sending"),
        join(fill("<li>{}</li>", line) for line in lines),
        button(_("Halt {name}", name=name), act=f"halt_business:{now.business_id or _TEAM}", kind="danger"),
    )
