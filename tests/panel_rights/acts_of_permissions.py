"""For each line of the matrix, the act that is asked at each door; and which acts of the house stand under which line.

A line that is missing at a door is one that the door offers nothing for yet; the tests say which those are.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services import (
    businesses,
    customers,
    drafting,
    erasure,
    imports,
    mail_batches,
    profiles,
    replies,
    stripe_import,
    teams,
)
from services.actors import Actor
from services.approval import approve_email
from services.credits import grant_credits
from services.customers import CustomerFilter, CustomerSelection
from tests.panel_rights.the_matrix import TRANSFER
from tests.panel_rights.world import PASSWORD, Target

Call = Callable[[Actor, Target], Awaitable[Any]]
Values = Callable[[Target], Mapping[str, str | list[str]]]


@dataclass(frozen=True)
class OnPage:
    """A form of a page of the panel: the one with `field`, or with a button sent as it; no form where it is only read.

    `button` is what is pressed, `typed` what is filled in; `act` is the name of the use-case in the audit log.
    """

    path: str
    act: str = ""
    field: str = ""
    button: str = ""
    typed: Values = lambda target: {}


@dataclass(frozen=True)
class InSlack:
    """A command typed, a button pressed or a form sent; without `act` it reads, and says the `words`."""

    act: str = ""
    words: str = ""
    command: tuple[str, str] | None = None
    click: str = ""
    form: str = ""
    typed: Mapping[str, str] = ()  # type: ignore[assignment]


async def _transfer(actor: Actor, t: Target) -> None:
    await teams.transfer_ownership(actor, t.user_id, t.team_name, password=PASSWORD)


async def _delete_customers(actor: Actor, t: Target) -> None:
    key = f"matrix-{t.number}"
    await customers.delete_customers(
        actor, CustomerSelection(), [t.customer_id], expected=1, newest=t.customer_id, typed="", key=key
    )


async def _begin_import(actor: Actor, t: Target) -> None:
    await imports.begin_import(actor, t.business_id, "customers.csv", _file(f"email,name\n{t.number}@a.example,Jane\n"))


async def _file(words: str) -> AsyncIterator[bytes]:
    yield words.encode()


async def _draft_many(actor: Actor, t: Target) -> None:
    chosen = mail_batches.Whom(typed=CustomerFilter(words="all"))
    await mail_batches.draft_emails(actor, chosen, "", key=f"many-{t.number}", channel=t.channel)


async def _rename(actor: Actor, t: Target) -> None:
    team = await teams.read_team(actor)
    await teams.rename_team(actor, f"Fernweh {t.number}", team.revision)


async def _create(actor: Actor, t: Target) -> None:
    await businesses.create_business(actor, **_new_business(t))


async def _edit_customer(actor: Actor, t: Target) -> None:
    held = await customers.read_customer(actor, t.customer_id)
    await customers.edit_customer(actor, t.customer_id, held.mark, {"name": f"Jane {t.number}"})


async def _edit_business(actor: Actor, t: Target) -> None:
    held = await businesses.read_business_settings(actor, t.business_id)
    await businesses.save_settings(actor, t.business_id, "branding", held.revision, {"signature": f"Signed {t.number}"})


def _new_business(t: Target) -> dict[str, str]:
    return {
        "name": f"Made {t.number}",
        "website": "https://fernweh-maps.example",
        "contact_name": "Mia Sørensen",
        "contact_role": "Customer Success",
        "currency": "USD",
    }


_EDIT_BUSINESS = OnPage(
    "/businesses/{business}/look",
    "save_settings",
    field="signature",
    button="save",
    typed=lambda t: {"signature": f"Written {t.number}"},
)
_PICK_BUSINESS = InSlack("pick_business", command=("/askusers", "business {name}"))
_DELETE_BUSINESS = OnPage(
    "/businesses/{business}/delete", "delete_business", field="typed", typed=lambda t: {"typed": t.business_name}
)
_confirmed: Values = lambda t: {"typed": t.team_name, "password": PASSWORD}  # noqa: E731

USECASES: dict[str, Call] = {
    "view any business": lambda a, t: businesses.read_business_settings(a, t.business_id),
    "create business": _create,
    "edit any business": _edit_business,
    "edit own business": _edit_business,
    "delete any business": lambda a, t: erasure.delete_business(a, t.business_id, t.business_name),
    "delete own business": lambda a, t: erasure.delete_business(a, t.business_id, t.business_name),
    "configure stripe": lambda a, t: stripe_import.schedule_stripe_import(a, t.business_id, False),
    "configure sender verification": lambda a, t: businesses.request_sender_verification(a, t.business_id),
    "view customers": lambda a, t: customers.read_customer(a, t.customer_id),
    "view customer data unmasked": lambda a, t: customers.read_customer(a, t.customer_id),
    "import customers from csv": _begin_import,
    "import customers from stripe": lambda a, t: stripe_import.import_from_stripe(a, t.business_id),
    "delete customers": _delete_customers,
    "draft emails": lambda a, t: drafting.draft_email_for_customer(a, t.customer_id, "", key=f"one-{t.number}"),
    "regenerate email": lambda a, t: drafting.edit_email(a, t.email_id, 0, "Other words", "Hello, how are you?"),
    "send emails": lambda a, t: approve_email(a, t.email_id, 0),
    "use batch operations": _draft_many,
    "log customer replies": lambda a, t: replies.handle_reply(a, t.reply_id),
    "edit customer analysis": _edit_customer,
    "regenerate profile in another language": lambda a, t: profiles.regenerate_profile(
        a, t.customer_id, "fr", newest=10**9
    ),
    "view team settings": lambda a, t: teams.read_team(a),
    "invite members": lambda a, t: teams.invite_member(a, f"guest{t.number}@fernweh-maps.example", "viewer"),
    "remove members": lambda a, t: teams.remove_member(a, t.user_id),
    "change member roles": lambda a, t: teams.change_role(a, t.user_id, "member"),
    "edit team settings": _rename,
    "buy add-ons": lambda a, t: grant_credits(replace(a, door="operator"), 1, source="gift", key=f"gift-{t.number}"),
    "delete team": lambda a, t: erasure.delete_team(a, t.team_name, password=PASSWORD),
    TRANSFER: _transfer,
}
PAGES: dict[str, OnPage] = {
    "view any business": OnPage("/businesses/{business}"),
    "create business": OnPage("/businesses/new", "create_business", field="website", typed=_new_business),
    "edit any business": _EDIT_BUSINESS,
    "edit own business": _EDIT_BUSINESS,
    "delete any business": _DELETE_BUSINESS,
    "delete own business": _DELETE_BUSINESS,
    "configure sender verification": OnPage(
        "/businesses/{business}/sender", "request_sender_verification", button="request_sender_verification"
    ),
    "configure stripe": OnPage("/businesses/{business}/stripe", "schedule_stripe_import", button="save"),
    "import customers from stripe": OnPage(
        "/businesses/{business}/stripe", "import_from_stripe", button="import_from_stripe"
    ),
    "view customers": OnPage("/customers"),
    "view customer data unmasked": OnPage("/customers/{customer}"),
    "delete customers": OnPage("/customers/delete?tick={customer}", "delete_customers"),
    "draft emails": OnPage("/customers/{customer}/draft", "draft_email_for_customer", field="instruction"),
    "regenerate email": OnPage(
        "/emails/{email}/edit", "edit_email", field="body", typed=lambda t: {"body": f"Hello {t.number}, how is it?"}
    ),
    "send emails": OnPage("/emails/{email}/approve", "approve_email", field="shown"),
    "use batch operations": OnPage(
        "/batches/new?tick={customer}&language_of_profiles=fr", "analyse_customers", button="analyse"
    ),
    "log customer replies": OnPage(
        "/customers/{customer}/reply",
        "log_reply",
        field="came_by",
        typed=lambda t: {"words": "Yes, on the phone.", "zone": "UTC"},
    ),
    "edit customer analysis": OnPage(
        "/customers/{customer}/edit", "edit_customer", field="company", typed=lambda t: {"company": f"Acme {t.number}"}
    ),
    "regenerate profile in another language": OnPage(
        "/customers/{customer}/profile", "regenerate_profile", field="newest", typed=lambda t: {"language": "fr"}
    ),
    "view team settings": OnPage("/team"),
    "invite members": OnPage(
        "/team", "invite_member", field="address", typed=lambda t: {"address": f"asked{t.number}@acme.example"}
    ),
    "remove members": OnPage("/team", "remove_member", button="remove:{user}"),
    "change member roles": OnPage(
        "/team", "change_role", button="role:{user}", typed=lambda t: {f"role-{t.user_id}": "member"}
    ),
    "edit team settings": OnPage(
        "/team/settings", "rename_team", field="revision", typed=lambda t: {"name": f"Fernweh {t.number}"}
    ),
    "buy add-ons": OnPage("/billing", "start_checkout", button="pack_1000"),
    "delete team": OnPage("/team/delete", "delete_team", field="typed", typed=_confirmed),
    TRANSFER: OnPage(
        "/team/transfer",
        "transfer_ownership",
        field="user",
        typed=lambda t: {**_confirmed(t), "user": str(t.user_id)},
    ),
}
SLACK: dict[str, InSlack] = {
    "edit any business": _PICK_BUSINESS,
    "edit own business": _PICK_BUSINESS,
    "view customers": InSlack("issue_panel_link", command=("/askusers", "panel")),
    "view customer data unmasked": InSlack(click="open_email"),
    "draft emails": InSlack("draft_email", command=("/draft", "{address}")),
    "regenerate email": InSlack(
        "edit_email", form="edit_email", typed={"subject": "Other words", "body_1_paragraph": "Hello, how are you?"}
    ),
    "send emails": InSlack("approve_email", click="approve_email"),
    "use batch operations": InSlack("draft_emails", command=("/draft", "segment:client")),
    "log customer replies": InSlack("handle_reply", click="handle_reply"),
    "view team settings": InSlack(words="redits", command=("/credits", "")),
}
