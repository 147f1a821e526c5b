"""The page of one customer: who they are, what is held about them, and the whole conversation, to act upon (C3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates
from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.customer_head import also_in, cautions, lead
from admin_ui.parts.customer_words import segment_name
from admin_ui.parts.fields import link_button
from admin_ui.parts.mail_acts import Offers, offers_of
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.parts.profile_text import language_name, profile_origin
from admin_ui.parts.timeline import show_timeline
from admin_ui.parts.words import paragraph, say_ago
from admin_ui.shell import page_head, panel, read_shell
from services import customers, profiles
from services.conversations import read_conversation_of_customer
from services.customers import CustomerView, Elsewhere
from services.profiles import ProfilesView
from services.translation import _, n_, say_day, say_money, say_number, spoken


def register() -> None:
    ui.page("/customers/{customer_id:int}")(customer_page)


@answering
async def customer_page(request: Request, customer_id: int) -> Any:
    shell = await read_shell(request)
    actor = shell.actor
    customer = await customers.read_customer(actor, customer_id)
    known = await profiles.read_profiles(actor, customer_id)
    conversation = await read_conversation_of_customer(actor, customer_id)
    offers = offers_of(actor, customer.reaches)
    may_edit = "edit_customer" in offers
    with panel(shell, customer.name, "conversation", "customer", "halting", here="/customers", wide=True):
        ui.html(
            join(
                (
                    way_back(_("All customers"), "/customers"),
                    page_head(customer.name, lead(customer), *_ways(customer, offers)),
                    also_in(customer),
                    cautions(customer),
                )
            ),
            sanitize=False,
        ).classes("customer-head")
        with ui.element("div").classes("two"):
            with ui.element("section").classes("told").props(f'aria-label="{_("Conversation")}"'):
                await show_timeline(
                    request,
                    actor,
                    lambda asker, window: read_conversation_of_customer(asker, customer_id, window),
                    conversation,
                )
            ui.html(
                join(
                    (
                        _about(customer, may_edit),
                        _profile(customer, known, may_edit),
                        _facts(customer, may_edit),
                        _elsewhere(customer, actor.may(customers.read_all_products)),
                    )
                ),
                sanitize=False,
            ).classes("beside")


def _ways(customer: CustomerView, offers: Offers) -> list[Markup]:
    path = f"/customers/{customer.id}"
    ways = []
    if "draft_email_for_customer" in offers and not customer.gone:
        ways.append(link_button(_("Draft a mail"), f"{path}/draft", kind="first"))
    if "log_reply" in offers:
        ways.append(link_button(_("Log a reply"), f"{path}/reply"))
    return ways


def _card(title: str, content: Markup, change: Markup = NOTHING, *, name: str = "") -> Markup:
    return fill(
        '<section class="card" id="{}"><header><h2>{}</h2>{}</header>{}</section>', name, title, change, content
    )


def _change(path: str, what: str) -> Markup:
    """`what` tells apart, for those who hear the page, links that look the same."""
    return fill('<a href="{}">{}<span class="sr-only"> {}</span></a>', path, _("Change"), what)


def _about(customer: CustomerView, may_edit: bool) -> Markup:
    money = customer.money
    lines = [
        (_("Segment"), segment_name(customer.segment)),
        (_("Country"), customer.country),
        (_("Language"), language_name(customer.language)),
        (_("Local time"), _local_time(customer.timezone)),
    ]
    if money:
        lines += [
            (_("Monthly spend"), say_money(money.monthly_spend, money.currency)),
            (_("Total spend"), say_money(money.total_spend, money.currency)),
            (_("Payments"), "" if money.payment_count is None else say_number(money.payment_count)),
            (_("First payment"), say_day(money.first_payment_on) if money.first_payment_on else ""),
            (_("Last payment"), say_day(money.last_payment_on) if money.last_payment_on else ""),
        ]
    lines.append((_("On the list since"), say_day(customer.created_at)))
    path = f"/customers/{customer.id}/edit"
    return _card(_("About"), _pairs(lines), _change(path, _("the fields")) if may_edit else NOTHING, name="about")


def _facts(customer: CustomerView, may_edit: bool) -> Markup:
    content = _pairs([(fact.label, fact.value) for fact in customer.facts])
    if not customer.facts:
        content = paragraph(_("Nothing is known yet. Facts come with imports, or by hand."), "soft")
    hidden = ""
    if customer.hidden_facts:
        n = customer.hidden_facts
        hidden = n_("{n} fact about money is not shown.", "{n} facts about money are not shown.", n)
    path = f"/customers/{customer.id}/edit#facts"
    change = _change(path, _("the facts")) if may_edit else NOTHING
    return _card(_("Facts"), join((content, paragraph(hidden, "soft"))), change, name="facts")


def _profile(customer: CustomerView, known: ProfilesView, may_edit: bool) -> Markup:
    path = f"/customers/{customer.id}/profile"
    if not known.current:
        said = _("It is being written.") if known.is_waiting else _("It is written with the first draft.")
        content = paragraph(said, "soft")
    else:
        first = known.current[0]
        content = fill('<p class="text">{}</p>{}', first.text, paragraph(profile_origin(first), "soft"))
        others = [language_name(profile.language) for profile in known.current[1:]]
        if others:
            content += paragraph(_("Also in {languages}", languages=", ".join(others)), "soft")
    words = _("Change") if may_edit else _("All of it")
    way = fill('<a href="{}">{}<span class="sr-only"> {}</span></a>', path, words, _("the profile"))
    return _card(_("Profile"), content, way, name="profile")


def _elsewhere(customer: CustomerView, sees_all: bool) -> Markup:
    if not customer.elsewhere:
        return NOTHING
    lines = join(
        fill(
            '<li><a href="/customers/{}">{}</a> <span class="soft">{}</span></li>',
            one.customer_id,
            one.business_name,
            f"{segment_name(one.segment)} · {_written(one)}",
        )
        for one in customer.elsewhere
    )
    way = NOTHING
    if sees_all:
        way = fill('<a href="/customers/{}/products">{}</a>', customer.id, _("All mail"))
    return _card(_("In other products"), fill('<ul class="plain">{}</ul>', lines), way, name="elsewhere")


def _written(one: Elsewhere) -> str:
    return _("written to {ago}", ago=say_ago(one.written_at)) if one.written_at else _("never written to")


def _pairs(lines: list[tuple[str, str]]) -> Markup:
    shown = join(fill("<dt>{}</dt><dd>{}</dd>", name, value) for name, value in lines if value)
    return fill('<dl class="pairs">{}</dl>', shown)


def _local_time(zone: str) -> str:
    """What the clock says where they are, at this moment."""
    try:
        here = datetime.now(ZoneInfo(zone)) if zone else None
    except (ValueError, OSError, LookupError):
        return zone
    return f"{dates.format_time(here, 'short', locale=spoken())} ({zone})" if here else ""
