"""Before a plan is cancelled: until when everything stays, what stays afterwards, and why, if somebody likes to say."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.billing_words import whom_to_ask
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill, join
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services import billing
from services.actors import Actor
from services.billing import LONGEST_REASON, SubscriptionView
from services.errors import NotAllowed
from services.translation import _, say_day, text


def register() -> None:
    ui.page("/billing/cancel")(cancel_page)


@answering
async def cancel_page(request: Request) -> Any:
    shell = await read_shell(request)
    view = await billing.read_billing(shell.actor)
    if not view.could_buy:
        raise NotAllowed(text("You can't cancel the plan."), whom_to_ask(view.buyers))
    subscription = view.subscription

    async def cancel(actor: Actor, given: Given) -> Go:
        await billing.cancel_plan(actor, given["reason"])
        return Go("/billing")

    with panel(shell, _("Cancel the plan"), "billing", here="/billing"):
        back = fields.link_button(_("Back to billing"), "/billing", kind="first")
        if subscription is None:
            words = _("Your team has no subscription, so nothing is charged.")
            ui.html(empty_state(_("Nothing to cancel"), words, back), sanitize=False)
        elif subscription.ends_at:
            words = _("It ends on {day} and is not charged again.", day=say_day(subscription.ends_at))
            ui.html(empty_state(_("Your plan is set to end already"), words, back), sanitize=False)
        else:
            ui.html(page_head(_("Cancel {plan}", plan=view.plan_name)), sanitize=False)
            ui.html(_what_happens(subscription), sanitize=False).classes("card")
            Form(request, _fields(), cancel)


def _what_happens(subscription: SubscriptionView) -> Markup:
    lines = []
    if subscription.renews_at:
        day = say_day(subscription.renews_at)
        lines.append(_("Until {day} everything stays as it is; it is not charged again.", day=day))
    lines += [
        _("After that your team is on the plan that costs nothing, with its limits."),
        _("Nobody loses access and nothing is deleted. What is too much stays; nothing can be added to it."),
        _("Credits keep their own last day."),
        _("Until it ends you can keep the plan after all, with one click."),
    ]
    return fill('<ul class="happens">{}</ul>', join(fill("<li>{}</li>", line) for line in lines))


def _fields() -> Markup:
    reason = fields.area("reason", _("Why?"), rows=3, longest=LONGEST_REASON, hint=_("Read by whoever runs AskUsers."))
    acts = fields.button(_("Cancel the plan"), kind="danger") + fields.link_button(_("Keep it"), "/billing")
    return fill('{}<div class="acts">{}</div>', reason, acts)
