"""What all products of the team wrote to one person and heard from them: for the owner and admins (T7)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.customer_head import lead
from admin_ui.parts.entry import chip
from admin_ui.parts.fields import link_button
from admin_ui.parts.mail_entry import state_words
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.parts.reply_entry import machine_words
from admin_ui.parts.scrolling import scrolling
from admin_ui.parts.words import moment, paragraph
from admin_ui.shell import page_head, panel, read_shell
from services import customers
from services.customers import Told
from services.translation import _


def register() -> None:
    ui.page("/customers/{customer_id:int}/products")(products_page)


@answering
async def products_page(request: Request, customer_id: int) -> Any:
    shell = await read_shell(request)
    customer = await customers.read_customer(shell.actor, customer_id)
    telling = await customers.read_all_products(shell.actor, customer_id, _after(request))
    path = f"/customers/{customer.id}"
    older = NOTHING
    if telling.older:
        last = telling.older
        asked = urlencode({"at": last.at.isoformat(), "what": last.what, "id": last.id})
        older = fill('<p class="acts">{}</p>', link_button(_("Older"), f"{path}/products?{asked}"))
    with panel(shell, _("All products"), "conversation", "customer", here="/customers", wide=True):
        head = page_head(_("{name} in all products", name=customer.name), lead(customer))
        rows = join(map(_row, telling.entries))
        table = paragraph(_("Nobody has written yet."), "soft")
        if telling.entries:
            table = scrolling(
                _("All products"),
                fill(
                    '<table class="table stacks"><thead><tr><th scope="col">{}</th><th scope="col">{}</th>'
                    '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>',
                    _("When"),
                    _("Product"),
                    _("What"),
                    _("State"),
                    rows,
                ),
            )
        ui.html(join((way_back(customer.name, path), head, table, older)), sanitize=False).classes("customer-head")


def _row(told: Told) -> Markup:
    if told.what == "email":
        path, sign, state = f"/emails/{told.id}", "→", chip(*state_words(told.state))
    else:
        by_person = told.state in ("reply", "invitation")
        path, sign, state = f"/replies/{told.id}", "←", chip(_("Reply") if by_person else machine_words(told.state))
    return fill(
        '<tr><td>{}</td><td>{}</td><td><span aria-hidden="true">{} </span><a href="{}">{}</a></td><td>{}</td></tr>',
        moment(told.at),
        told.business_name,
        sign,
        path,
        told.subject or _("(no subject)"),
        state,
    )


def _after(request: Request) -> tuple[datetime, str, int] | None:
    """Where the page before ended; an address that is not one of ours begins anew."""
    asked = request.query_params
    try:
        at, number = datetime.fromisoformat(asked["at"]).astimezone(UTC), int(asked["id"])
    except (KeyError, ValueError, OverflowError):
        return None
    is_ours = asked.get("what") in ("email", "reply") and 0 <= number < 2**63
    return (at, asked["what"], number) if is_ours else None
