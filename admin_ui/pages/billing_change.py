"""Before a plan, or what is added to it, changes: what is paid today and from then on, and what is then too much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.billing_words import interval_words, price_words
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.ways import draw_way, refusal_words
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services import billing
from services.actors import Actor
from services.billing import BillingView, ChangeView
from services.errors import Conflict, Invalid, NotAllowed, ProductError
from services.translation import _, n_, say_day, say_number, say_price


def register() -> None:
    ui.page("/billing/change")(change_page)


@answering
async def change_page(request: Request) -> Any:
    shell = await read_shell(request)
    asked = request.query_params
    plan, interval = asked.get("plan") or None, asked.get("interval") or None
    seats, businesses = _number(asked, "seats"), _number(asked, "businesses")
    refusal, change = None, None
    try:
        change = await billing.preview_change(shell.actor, plan, interval, seats=seats, businesses=businesses)
    except NotAllowed:
        raise
    except ProductError as said:
        refusal = said
    view = await billing.read_billing(shell.actor)

    async def agree(actor: Actor, given: Given) -> Go:
        at = given.number("at")
        if plan is None:
            await billing.change_add_ons(actor, seats=seats, businesses=businesses, at=at)
        else:
            await billing.change_plan(actor, plan, interval, seats=seats, businesses=businesses, at=at)
        return Go("/billing")

    with panel(shell, _("Change the plan"), "billing", here="/billing"):
        if change is None:
            ui.html(_refused(refusal), sanitize=False)
            return
        ui.html(page_head(_title(change, view, plan), _lead(change)), sanitize=False)
        ui.html(_beside(change, view), sanitize=False).classes("card")
        if too_many := _too_many(change):
            ui.html(too_many, sanitize=False)
        Form(request, _agree(change), agree)


def _number(asked: Mapping[str, str], name: str) -> int | None:
    """How many the address asks for; none where it asks for nothing that is a number."""
    given = asked.get(name, "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else None


def _refused(refusal: ProductError | None) -> Markup:
    words = refusal_words(refusal) if refusal else ""
    back = fields.link_button(_("Back to billing"), "/billing", kind="first")
    same = isinstance(refusal, Conflict | Invalid)
    title = _("Nothing to change") if same else _("This can't be changed now")
    return empty_state(title, words, (draw_way(refusal) if refusal else NOTHING) + back)


def _title(change: ChangeView, view: BillingView, plan: str | None) -> str:
    if plan is None:
        return _("Change what is added to {plan}", plan=change.plan_name)
    if plan == view.plan:
        return _("{plan}, {how}", plan=change.plan_name, how=interval_words(change.interval))
    return _("{plan} instead of {was}", plan=change.plan_name, was=view.plan_name)


def _lead(change: ChangeView) -> str:
    if change.begins_at is None:
        return _("It holds at once.")
    return _("Until {day} everything stays as it is: that is paid for.", day=say_day(change.begins_at))


def _beside(change: ChangeView, view: BillingView) -> Markup:
    """What is now beside what will be; and what is paid, and when."""
    now = view.subscription
    was_price = price_words(now.amount, now.currency, now.interval) if now else ""
    then_price = price_words(change.amount, change.currency, change.interval)
    rows = [(_("Plan"), view.plan_name, change.plan_name), (_("Price"), was_price, then_price)]
    if now and (now.seats or change.seats):
        rows.append((_("Extra members"), say_number(now.seats), say_number(change.seats)))
    if now and (now.businesses or change.businesses):
        rows.append((_("Extra businesses"), say_number(now.businesses), say_number(change.businesses)))
    lines = join(
        fill('<tr><th scope="row">{}</th><td>{}</td><td class="then">{}</td></tr>', name, was, then)
        for name, was, then in rows
    )
    table = fill(
        '<table class="table beside"><thead><tr><th scope="col"><span class="sr-only">{}</span></th>'
        '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>',
        _("What changes"),
        _("Now"),
        _("Then"),
        lines,
    )
    return fill('{}<dl class="pairs due">{}</dl>', table, join(_paid(change, view)))


def _paid(change: ChangeView, view: BillingView) -> list[Markup]:
    then = price_words(change.amount, change.currency, change.interval)
    if change.begins_at is not None:
        day = say_day(change.begins_at)
        pairs = [(_("Today"), _("Nothing")), (_("From {day}", day=day), then)]
    else:
        due = say_price(max(0, change.due_now), change.currency) if change.due_now > 0 else _("Nothing")
        pairs = [(_("Today"), due), (_("From then on"), then)]
    said = [fill("<dt>{}</dt><dd><b>{}</b></dd>", name, words) for name, words in pairs]
    if change.begins_at is None and change.due_now > 0:
        words = _("For the rest of the running period, less what is paid for it already. Your card is charged.")
        said.append(fill('<dt></dt><dd class="soft">{}</dd>', words))
    if not view.prices_include_tax:
        said.append(fill('<dt></dt><dd class="soft">{}</dd>', _("Tax comes on top where it is due.")))
    return said


def _too_many(change: ChangeView) -> Markup:
    """Said before: nobody is lost, nothing is deleted, nothing is added until it fits."""
    over = []
    if change.seats_over:
        over.append(
            n_("{n} member more than it has room for.", "{n} members more than it has room for.", change.seats_over)
            + " "
            + _("Nobody loses access, and nobody can be invited until there is room.")
        )
    if change.businesses_over:
        over.append(
            n_(
                "{n} business more than it has room for.",
                "{n} businesses more than it has room for.",
                change.businesses_over,
            )
            + " "
            + _("All of them go on, and no other can be set up until there is room.")
        )
    if not over:
        return NOTHING
    lines = join(fill("<li>{}</li>", words) for words in over)
    return fill(
        '<section class="banner warn too-many"><div><b>{}</b><ul>{}</ul></div></section>',
        _("Your team has too much for it:"),
        lines,
    )


def _agree(change: ChangeView) -> Markup:
    if change.begins_at is not None:
        words = _("Change it from {day}", day=say_day(change.begins_at))
    elif change.due_now > 0:
        words = _("Pay {price} and change it", price=say_price(change.due_now, change.currency))
    else:
        words = _("Change it")
    acts = [fields.button(words), fields.link_button(_("Leave it as it is"), "/billing")]
    return fill('{}<div class="acts">{}</div>', fields.hidden("at", change.at), join(acts))
