"""One line of what waits: who, what, whether anybody has looked, and what can be done at once."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.entry import chip
from admin_ui.parts.fields import button, link_button
from admin_ui.parts.mail_acts import is_blocked
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.reply_entry import kind_words
from admin_ui.parts.words import moment, paragraph
from services.drafting import EmailView
from services.replies import ReplyView
from services.translation import _, n_, say_moment, translated


def mail_row(email: EmailView) -> Markup:
    path = f"/emails/{email.id}"
    return fill(
        '<li class="card row-card" id="row-{id}"><div class="row-words"><p class="who"><b>{name}</b> {company}</p>'
        '<h2><a href="{path}">{subject}</a></h2>{preview}{notes}{warnings}</div>'
        '<div class="acts">{acts}</div><p class="error" role="alert" data-error="email-{id}"></p></li>',
        id=email.id,
        path=path,
        name=email.customer_name,
        company=_beside(email.customer_company, email.business_name),
        subject=email.subject or _("Mail #{id}", id=email.id),
        preview=paragraph(" ".join(email.body.split())[:220], "preview"),
        notes=fill('<p class="notes">{}</p>', join(_notes(email), " ")),
        warnings=_warnings(email),
        acts=_acts(email),
    )


def reply_row(reply: ReplyView) -> Markup:
    return fill(
        '<li class="card row-card" id="row-{id}"><div class="row-words"><p class="who"><b>{name}</b> {company}</p>'
        '<h2><a href="/replies/{id}">{subject}</a></h2>{preview}<p class="notes">{kind} {at}</p></div>'
        '<div class="acts">{acts}</div><p class="error" role="alert" data-error="reply-{id}"></p></li>',
        id=reply.id,
        name=reply.customer_name,
        company=_beside(reply.customer_company, reply.business_name),
        subject=reply.subject or _("(no subject)"),
        preview=paragraph(" ".join(reply.text.split())[:220], "preview"),
        kind=chip(*kind_words(reply)),
        at=moment(reply.received_at),
        acts=join(
            (
                link_button(_("Read and answer"), f"/replies/{reply.id}", kind="first"),
                button(_("Handled"), act=f"handle_reply:{reply.id}:{reply.revision}", kind="quiet"),
            )
        ),
    )


def _beside(company: str, business: str) -> str:
    return " · ".join(part for part in (company, business) if part)


def _notes(email: EmailView) -> list[Markup]:
    notes = []
    if email.state == "drafted":
        opened = _("opened by {name}", name=email.seen_by[0]) if email.seen_by else _("not opened yet")
        notes.append(chip(opened, "" if email.seen_by else "warn"))
        if email.draft_batch_id is not None:
            way = f"/batches/{email.draft_batch_id}"
            notes.append(fill('<a href="{}">{}</a>', way, _("one of a batch")))
        if email.created_by_name:
            notes.append(fill("<span>{}</span>", _("draft for {name}", name=email.created_by_name)))
    elif email.decided_by_name and email.decided_at:
        said = _("approved by {name}, {when}", name=email.decided_by_name, when=say_moment(email.decided_at))
        notes.append(fill("<span>{}</span>", said))
    if email.state == "overdue" and email.send_at:
        notes.append(fill("<span>{}</span>", _("was to leave {when}", when=say_moment(email.send_at))))
    return notes


def _warnings(email: EmailView) -> Markup:
    if email.reason:
        return paragraph(translated(email.reason), "warning")
    blocking = sum(finding.blocking for finding in email.findings)
    if email.state != "drafted" or not email.findings:
        return NOTHING
    if blocking:
        said = n_("{n} mark must be edited first.", "{n} marks must be edited first.", blocking)
    else:
        said = n_("{n} thing to look at.", "{n} things to look at.", len(email.findings))
    others = join(paragraph(translated(f.message), "warning") for f in email.findings if f.kind == "other_product")
    return join((paragraph(f"⚠ {said}", "warning"), others))


def _acts(email: EmailView) -> Markup:
    """A yes from the list is for what one has read: looking at the exact mail stands first until somebody has."""
    path, shown = f"/emails/{email.id}", f"{email.id}:{email.revision}"
    if email.state == "drafted":
        if is_blocked(email):
            yes = link_button(_("Edit"), f"{path}/edit", kind="first")
        else:
            look = link_button(_("Look and approve"), f"{path}/approve", kind="quiet" if email.seen_by else "first")
            at_once = button(_("Approve"), act=f"approve_email:{shown}", kind="first" if email.seen_by else "quiet")
            yes = join((at_once, look) if email.seen_by else (look, at_once))
        return join((yes, link_button(_("Reject"), f"{path}/reject", kind="quiet danger")))
    if email.state in ("approved", "overdue"):
        return join(
            (
                link_button(_("Send"), f"{path}/send", kind="first"),
                link_button(_("Reject"), f"{path}/reject", kind="quiet danger"),
            )
        )
    return link_button(_("Look at it"), path, kind="first")
