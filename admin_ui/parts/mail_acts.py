"""What a person can do with a mail or a reply: the buttons for its state, and the acts of those that need no page."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from admin_ui.parts.fields import button, link_button
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from services import approval, customers, drafting, follow_ups, replies, sending
from services.actors import Actor
from services.customers import CustomerView
from services.drafting import EmailView
from services.errors import Invalid, NotAllowed, ProductError
from services.replies import ReplyView
from services.translation import _, text

ANSWERABLE = ("reply", "invitation")
_ACTS = (
    drafting.draft_email_for_customer,
    drafting.edit_email,
    drafting.regenerate_email,
    approval.approve_email,
    approval.reject_email,
    sending.send_email,
    sending.send_nevertheless,
    sending.undo_send,
    sending.assume_delivered,
    sending.send_again,
    follow_ups.start_follow_ups,
    follow_ups.stop_follow_ups,
    replies.draft_answer,
    replies.handle_reply,
    replies.correct_insight,
    replies.log_reply,
    customers.edit_customer,
)
Offers = frozenset[str]


def offers_of(actor: Actor, reaches: bool) -> Offers:
    """The acts to offer this person on a business that they reach, or don't; each act asks again (law 3)."""
    return frozenset(act.__name__ for act in _ACTS if reaches and actor.may(act))


def require_offered(actor: Actor, act: Any, customer: CustomerView) -> None:
    """Nobody fills in a form whose act would be refused them anyway.

    Raises:
        NotAllowed: by role, or the business is not the person's own.
    """
    if act.__name__ not in offers_of(actor, customer.reaches):
        raise NotAllowed(
            text("You can't do that with customers of {name}.", name=customer.business_name),
            text("Ask an admin or the owner of the team."),
        )


def is_blocked(email: EmailView) -> bool:
    return any(finding.blocking for finding in email.findings)


def mail_buttons(email: EmailView, offers: Offers) -> Markup:
    """Those of its state that are offered, the likeliest first."""
    path, shown = f"/emails/{email.id}", f"{email.id}:{email.revision}"
    ways: dict[str, tuple[tuple[str, Markup], ...]] = {
        "drafted": (
            ("approve_email", NOTHING if is_blocked(email) else _way(_("Approve"), f"{path}/approve", "first")),
            ("edit_email", _way(_("Edit"), f"{path}/edit", "first" if is_blocked(email) else "quiet")),
            ("regenerate_email", _way(_("Write again"), f"{path}/regenerate")),
            ("reject_email", _way(_("Reject"), f"{path}/reject", "quiet danger")),
        ),
        "approved": (
            ("send_nevertheless", _nevertheless(shown))
            if email.held
            else ("send_email", _way(_("Send"), f"{path}/send", "first")),
            ("edit_email", _way(_("Edit"), f"{path}/edit")),
            ("reject_email", _way(_("Reject"), f"{path}/reject", "quiet danger")),
        ),
        "scheduled": (("undo_send", button(_("Undo"), act=f"undo_send:{shown}", kind="first")),),
        "uncertain": (
            ("assume_delivered", button(_("Assume delivered"), act=f"assume_delivered:{shown}", kind="first")),
            ("send_again", _send_again(shown)),
        ),
        "overdue": (
            ("send_email", _way(_("Send"), f"{path}/send", "first")),
            ("edit_email", _way(_("Edit"), f"{path}/edit")),
            ("reject_email", _way(_("Reject"), f"{path}/reject", "quiet danger")),
        ),
        "failed": (_after_failure(email),),
    }
    return join(markup for act, markup in ways.get(email.state, ()) if act in offers)


def reply_buttons(reply: ReplyView, offers: Offers) -> Markup:
    shown = f"{reply.id}:{reply.revision}"
    answer = _way(_("Draft an answer"), f"/replies/{reply.id}/answer", "first")
    ways = (
        ("draft_answer", answer if reply.kind in ANSWERABLE else NOTHING),
        (
            "handle_reply",
            NOTHING if reply.state == "handled" else button(_("Handled"), act=f"handle_reply:{shown}", kind="quiet"),
        ),
        ("correct_insight", _way(_("Correct"), f"/replies/{reply.id}/insight") if reply.insight else NOTHING),
    )
    return join(markup for act, markup in ways if act in offers)


async def press(actor: Actor, given: Given) -> str:
    """Do what a button of these was sent for, such as `undo_send:12:3`; the words say what was done.

    Raises:
        Invalid: refused; `field` is the entry that it concerns, so that it is said there.
    """
    name, _sep, shown = given["act"].partition(":")
    number, _sep, revision = shown.partition(":")
    if name not in _PRESSED or not (number.isdecimal() and revision.isdecimal() and len(shown) < 30):
        raise Invalid(text("That button is not known here."), text("Load the page again."))
    kind, act = _PRESSED[name]
    try:
        return await act(actor, int(number), int(revision))
    except ProductError as refusal:
        raise Invalid(refusal.message, refusal.next_step, field=f"{kind}-{number}") from None


async def _approve(actor: Actor, number: int, revision: int) -> str:
    email = await approval.approve_email(actor, number, revision)
    return _("Approved: the mail to {name} can be sent.", name=email.customer_name)


async def _undo(actor: Actor, number: int, revision: int) -> str:
    email = await sending.undo_send(actor, number)
    return _("Called back: the mail to {name} waits again.", name=email.customer_name)


async def _send_nevertheless(actor: Actor, number: int, revision: int) -> str:
    email = await sending.send_nevertheless(actor, number, revision=revision)
    return _("The mail to {name} leaves.", name=email.customer_name)


async def _assume(actor: Actor, number: int, revision: int) -> str:
    email = await sending.assume_delivered(actor, number)
    return _("The mail to {name} counts as delivered.", name=email.customer_name)


async def _again(actor: Actor, number: int, revision: int) -> str:
    email = await sending.send_again(actor, number)
    return _("The mail to {name} leaves once more.", name=email.customer_name)


async def _start_follow_ups(actor: Actor, number: int, revision: int) -> str:
    email = await follow_ups.start_follow_ups(actor, number)
    return _("The mail to {name} is followed up.", name=email.customer_name)


async def _stop_follow_ups(actor: Actor, number: int, revision: int) -> str:
    email = await follow_ups.stop_follow_ups(actor, number)
    return _("Nothing follows the mail to {name} any more.", name=email.customer_name)


async def _handle(actor: Actor, number: int, revision: int) -> str:
    reply = await replies.handle_reply(actor, number)
    return _("The reply of {name} is handled.", name=reply.customer_name)


_PRESSED = {
    "approve_email": ("email", _approve),
    "send_nevertheless": ("email", _send_nevertheless),
    "undo_send": ("email", _undo),
    "assume_delivered": ("email", _assume),
    "send_again": ("email", _again),
    "start_follow_ups": ("email", _start_follow_ups),
    "stop_follow_ups": ("email", _stop_follow_ups),
    "handle_reply": ("reply", _handle),
}


def _way(words: str, path: str, kind: str = "quiet") -> Markup:
    return link_button(words, path, kind=kind)


def _nevertheless(shown: str) -> Markup:
    return fill(
        '<details class="sure" id="held-{}"><summary>{}</summary><p>{}</p>{}</details>',
        shown,
        _("Send nevertheless"),
        _("It was held back so that nobody is written to too often."),
        button(_("Send it nevertheless"), act=f"send_nevertheless:{shown}", kind="danger"),
    )


def _send_again(shown: str) -> Markup:
    return fill(
        '<details class="sure" id="sure-{}"><summary>{}</summary><p>{}</p>{}</details>',
        shown,
        _("Send again"),
        _("The customer may then get the same mail twice. Most mails in this state have arrived."),
        button(_("Send it again"), act=f"send_again:{shown}", kind="danger"),
    )


def _after_failure(email: EmailView) -> tuple[str, Markup]:
    if email.version:
        return "draft_email_for_customer", _way(_("Draft a new mail"), f"/customers/{email.customer_id}/draft", "first")
    return "regenerate_email", _way(_("Try again"), f"/emails/{email.id}/regenerate", "first")
