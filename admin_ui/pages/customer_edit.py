"""A customer's fields and facts, changed by hand; two people at once hear of each other."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.customer_head import lead
from admin_ui.parts.customer_words import segment_name
from admin_ui.parts.fields import button, choice, hidden, link_button, text_field
from admin_ui.parts.form import Form
from admin_ui.parts.given import WIDE, Given
from admin_ui.parts.mail_acts import require_offered
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.shell import page_head, panel, read_shell
from services import customers
from services.actors import Actor
from services.customers import MOST_FACTS, SEGMENTS, CustomerView, FactLine
from services.translation import _

EMPTY_LINES = 3  # to type further facts into; saving brings as many again
MOST_LINES = 2_000
_LONG = 80  # characters of a value that is worth several lines
_FIELDS = ("name", "company", "country", "language", "timezone", "segment")


def register() -> None:
    ui.page("/customers/{customer_id:int}/edit")(edit_page)


@answering
async def edit_page(request: Request, customer_id: int) -> Any:
    shell = await read_shell(request)
    customer = await customers.read_customer(shell.actor, customer_id)
    require_offered(shell.actor, customers.edit_customer, customer)
    path = f"/customers/{customer.id}"

    async def edit_customer(actor: Actor, given: Given) -> str:
        values = {name: given[name] for name in _FIELDS if given.has(name)}
        if not await customers.edit_customer(actor, customer.id, given.number("revision", most=WIDE), values):
            return _("Nothing was changed.")
        fields.redraw(_customer_fields(await tell_both_forms(actor), path))
        return _("Saved.")

    async def edit_facts(actor: Actor, given: Given) -> str:
        many = min(given.number("lines"), MOST_LINES)
        lines = [(given[f"label-{n}"], given[f"value-{n}"]) for n in range(1, many + 1)]
        if not await customers.edit_facts(actor, customer.id, given.number("revision", most=WIDE), lines):
            return _("Nothing was changed.")
        facts.redraw(_fact_fields(await tell_both_forms(actor), path))
        return _("Saved.")

    async def tell_both_forms(actor: Actor) -> CustomerView:
        """What one form saved is no change by somebody else to the other, and what is typed there stays."""
        now = await customers.read_customer(actor, customer.id)
        ui.run_javascript(f"for (const e of document.getElementsByName('revision')) e.value = {now.mark}")
        return now

    with panel(shell, _("Change {name}", name=customer.name), "customer", here="/customers"):
        head = page_head(_("Change {name}", name=customer.name), lead(customer))
        ui.html(join((way_back(customer.name, path), head)), sanitize=False).classes("customer-head")
        fields = Form(request, _customer_fields(customer, path), edit_customer, classes="form card", warns=True)
        with ui.element("div").props('id="facts"'):
            facts = Form(request, _fact_fields(customer, path), edit_facts, classes="form card", warns=True)


def _customer_fields(customer: CustomerView, path: str) -> Markup:
    segments = dict.fromkeys((*SEGMENTS, customer.segment))
    return join(
        (
            hidden("revision", customer.mark),
            fill(
                '<div class="row">{}{}</div><div class="row">{}{}</div><div class="row">{}{}</div>',
                text_field("name", _("Name"), customer.name, required=True, longest=300),
                text_field("company", _("Company"), customer.company, longest=300),
                text_field("country", _("Country"), customer.country, longest=60),
                text_field("language", _("Language"), customer.language, longest=8, hint=_("For example: en, fr, de")),
                text_field(
                    "timezone", _("Time zone"), customer.timezone, longest=60, hint=_("For example: Europe/Paris")
                ),
                choice("segment", _("Segment"), {name: segment_name(name) for name in segments}, customer.segment),
            ),
            fill('<div class="acts">{}{}</div>', button(_("Save the fields")), link_button(_("Back"), path)),
        )
    )


def _fact_fields(customer: CustomerView, path: str) -> Markup:
    room = max(0, min(EMPTY_LINES, MOST_FACTS - len(customer.facts)))
    lines = [*customer.facts, *[FactLine("", "")] * room]
    rows = join(_fact_line(n, line) for n, line in enumerate(lines, 1))
    return fill(
        '<h2>{}</h2><p class="hint">{}</p>{}{}<div class="facts-lines">{}</div><div class="acts">{}{}</div>',
        _("Facts"),
        _("What a draft may rest on. Clear a value to take its fact away."),
        hidden("revision", customer.mark),
        hidden("lines", len(lines)),
        rows,
        button(_("Save the facts")),
        link_button(_("Back"), path),
    )


def _fact_line(n: int, line: FactLine) -> Markup:
    """Label and value side by side, each with its name for those who hear the page and its place for a refusal."""
    said = _("Value of {label}", label=line.label) if line.label else _("Value of fact {n}", n=n)
    value = fill('<input name="value-{}" value="{}" maxlength="500" autocomplete="off"', n, line.value)
    if "\n" in line.value or len(line.value) > _LONG:
        value = fill('<textarea name="value-{}" rows="3" maxlength="500"', n)
    named = fill(' aria-label="{}" placeholder="{}">', said, _("Value"))
    ends = fill("\n{}</textarea>", line.value) if value.startswith("<textarea") else NOTHING
    return fill(
        '<div class="facts-line"><div class="field"><input name="label-{n}" value="{label}" maxlength="80"'
        ' autocomplete="off" aria-label="{what}" placeholder="{fact}">'
        '<p class="error" data-error="label-{n}"></p></div>'
        '<div class="field">{value}<p class="error" data-error="value-{n}"></p></div></div>',
        n=n,
        label=line.label,
        what=_("Fact {n}", n=n),
        fact=_("Fact"),
        value=join((value, named, ends)),
    )
