"""Where a business wants its admins to approve, nobody else's yes counts: on a card, in Slack's list, in the panel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from models import Approvers, Business, Email, EmailState
from tests.admin_ui.drawn_forms import form_with
from tests.admin_ui.visiting import Visitor
from tests.bot.conftest import Office, office  # noqa: F401 - a fixture
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]
REFUSED = "the owner and admins alone approve"


async def test_only_admins_approve_where_the_business_wants_it_whichever_way_is_tried(
    cast: Cast,
    office: Office,  # noqa: F811
    visitor: Visitors,
) -> None:
    await Business.filter(id=cast.business_id).update(created_by_id=cast.mia.user_id)  # hers, so that she may send
    number = await office.draft()
    mia = await visitor()
    await mia.sign_in(cast.mia)
    client_id = await mia.open_page(f"/emails/{number}/approve")  # drawn while she still may
    await office.type("UMIA", "/approve all")
    await office.told("UMIA", "Approve 1 email?")
    await Business.filter(id=cast.business_id).update(approvers=Approvers.ADMINS)

    await office.press("UMIA", "approve_waiting")
    await office.told("UMIA", "Approved 0 emails")
    await office.press("UMIA", "approve_email", number)
    await office.told("UMIA", REFUSED)
    form = form_with(client_id, "shown")
    assert REFUSED in await (await mia.open_socket(client_id)).submit(form, form.values)
    assert (await Email.get(id=number)).state is EmailState.DRAFTED

    adam = await visitor()
    await adam.sign_in(cast.adam)
    client_id = await adam.open_page(f"/emails/{number}/approve")
    form = form_with(client_id, "shown")
    await (await adam.open_socket(client_id)).submit(form, form.values)
    await office.shows(number, "Approved by Adam Okafor")
