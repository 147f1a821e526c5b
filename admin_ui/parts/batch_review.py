"""The review of a batch of drafts: its groups with examples, the yes to each, what was decided, and the way out."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.scrolling import scrolling
from admin_ui.parts.words import paragraph
from services.batches import BatchView
from services.drafting import EmailView
from services.mail_batches import Approving, BatchPreview, GroupMail, GroupView, ReviewView
from services.sending import SendingPreview
from services.translation import _, n_, say_moment, say_number, translated

PREVIEW = 220  # characters of an example


def group_names() -> dict[str, tuple[str, str]]:
    """The name of a group, and what it holds."""
    return {
        "alike": (_("Alike"), _("Same offer, no warning, worded much as the others.")),
        "unusual": (_("Unusual"), _("Worth a look before a yes.")),
        "warned": (_("Warned"), _("The check doubts something in them.")),
    }


def draw_review(batch: BatchView, review: ReviewView, *, may_decide: bool) -> Markup:
    running = {one.kind for one in review.approving if one.running}
    groups = join(
        _group(batch, shown, may_decide=may_decide, is_busy=shown.group.kind in running) for shown in review.groups
    )
    return join((join(_approving(one) for one in review.approving), groups, _decided(batch, review, may_decide)))


def _group(batch: BatchView, shown: GroupView, *, may_decide: bool, is_busy: bool) -> Markup:
    group = shown.group
    name, what = group_names()[group.kind]
    unseen = n_("Nobody has looked at {n} of them.", "Nobody has looked at {n} of them.", group.unseen)
    why = join(fill("<li><b>{}</b> {}</li>", say_number(n), translated(words)) for words, n in shown.why)
    yes = NOTHING
    if may_decide and group.approvable and not is_busy:
        many = n_("Approve this {n}", "Approve these {n}", group.approvable)
        asked = _(
            "Exactly as they are worded now. Whatever was changed meanwhile is said, and then nothing is approved."
        )
        yes = fill(
            '<details class="yes"><summary>{}</summary><p>{} {}</p>{}</details>',
            many,
            asked,
            unseen if group.unseen else "",
            fields.button(_("Yes, approve"), act=f"approve_group:{group.kind}:{group.mark}"),
        )
    look = fields.link_button(_("Look one by one"), f"/batches/{batch.id}?group={group.kind}#mails")
    return fill(
        '<section class="card group" id="{kind}"><h2>{name} <span class="count">{mails}</span></h2>'
        '<p class="hint">{what} {unseen}</p>{why}{examples}<div class="acts">{yes}{look}</div></section>',
        kind=group.kind,
        name=name,
        mails=say_number(group.mails),
        what=what,
        unseen=unseen if group.unseen else _("All have been opened by somebody."),
        why=fill('<ul class="reasons">{}</ul>', why) if why else NOTHING,
        examples=join(map(_example, shown.examples)),
        yes=yes,
        look=look,
    )


def _example(email: EmailView) -> Markup:
    return fill(
        '<div class="example"><p class="who"><b>{}</b> {}</p><p><a href="/emails/{}">{}</a></p>'
        '<p class="preview">{}</p></div>',
        email.customer_name,
        email.customer_company,
        email.id,
        email.subject,
        " ".join(email.body.split())[:PREVIEW],
    )


def _approving(one: Approving) -> Markup:
    total = say_number(one.total)
    if one.running:
        said = _("{name} is approving {total}: {n} done.", name=one.by, total=total, n=say_number(one.done))
        return fill(
            '<p class="card approving" role="status">{} <progress max="{}" value="{}" aria-label="{}"></progress></p>',
            said,
            one.total,
            one.done,
            _("Approved so far"),
        )
    if one.stopped:
        said = _("The approval by {name} stopped at {n} of {total}.", name=one.by, n=say_number(one.done), total=total)
        return paragraph(f"{said} {_('The others wait as before.')}", "warning")
    lines = join(
        fill('<li><a href="/emails/{}">{}</a> {}</li>', id_, _("Mail #{id}", id=id_), translated(why))
        for id_, why in one.refused[:20]
    )
    title = n_("{n} could not be approved", "{n} could not be approved", len(one.refused))
    return fill('<details class="card aside"><summary>{}</summary><ul class="reasons">{}</ul></details>', title, lines)


def _decided(batch: BatchView, review: ReviewView, may_decide: bool) -> Markup:
    by = " · ".join(f"{name or _('somebody who left')} {say_number(n)}" for name, n in review.approved_by)
    lines = (
        (_("Approved by"), by),
        (_("Rejected"), say_number(review.rejected) if review.rejected else ""),
        (_("Wait to be sent"), say_number(review.ready) if review.ready else ""),
        (_("On their way out"), say_number(review.leaving) if review.leaving else ""),
        (_("Sent"), say_number(review.sent) if review.sent else ""),
        (_("Need a look"), say_number(review.trouble) if review.trouble else ""),
    )
    rows = join(fill("<dt>{}</dt><dd>{}</dd>", name, said) for name, said in lines if said)
    if not rows:
        return NOTHING
    send = NOTHING
    if may_decide and review.ready:
        words = n_("Send this {n} …", "Send these {n} …", review.ready)
        send = fill('<div class="acts">{}</div>', fields.link_button(words, f"/batches/{batch.id}/send", kind="first"))
    return fill('<section class="card"><h2>{}</h2><dl class="pairs">{}</dl>{}</section>', _("Decided"), rows, send)


def draw_mails(batch: BatchView, kind: str, mails: tuple[GroupMail, ...]) -> Markup:
    """One page of a group as a list to look through."""
    name, _what = group_names()[kind]
    if not mails:
        return fill(
            '<section class="card" id="mails"><h2>{}</h2>{}</section>', name, paragraph(_("Nothing waits."), "hint")
        )
    rows = join(
        fill(
            '<tr><td><a href="/emails/{}/approve">{}</a></td><td>{}<small>{}</small></td><td>{}</td></tr>',
            one.email.id,
            one.email.subject,
            one.email.customer_name,
            one.email.customer_company,
            translated(one.why),
        )
        for one in mails
    )
    head = join(fill('<th scope="col">{}</th>', word) for word in (_("Mail"), _("Customer"), _("Why it is here")))
    more = NOTHING
    if mails[-1].left:
        way = f"/batches/{batch.id}?group={kind}&after={mails[-1].email.id}#mails"
        more = fill('<p><a href="{}">{}</a></p>', way, n_("{n} more", "{n} more", mails[-1].left))
    return fill(
        '<section class="card" id="mails"><h2>{}</h2>{}{}</section>',
        name,
        scrolling(name, fill('<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', head, rows)),
        more,
    )


def draw_preview(shown: BatchPreview) -> Markup:
    """What the rules of sending make of the mails: who leaves when, and who is left out and why."""
    preview = shown.preview
    hours = join(
        fill("<li><b>{}</b> {} <small>{}</small></li>", say_number(one.mails), say_moment(one.at), _waits_for(one.why))
        for one in preview.waiting[:48]
    )
    lines = (
        (_("Can leave at once"), say_number(preview.leave_now)),
        (_("Leave later"), fill('<ul class="reasons">{}</ul>', hours) if hours else ""),
        (_("Left out"), _left_out(preview)),
    )
    rows = join(fill("<dt>{}</dt><dd>{}</dd>", name, said) for name, said in lines if said)
    return fill('<dl class="pairs">{}</dl>', rows)


def _waits_for(why: str) -> str:
    return {"closed": _("the send window"), "capped": _("the daily limit"), "spaced": _("their distance")}[why]


def _left_out(preview: SendingPreview) -> Markup:
    if not preview.left_out:
        return NOTHING
    lines = join(
        fill('<li><a href="/emails/{}">{}</a> {}</li>', one.email_id, one.name, translated(one.reason))
        for one in preview.left_out[:100]
    )
    more = len(preview.left_out) - 100
    rest = fill("<li>{}</li>", n_("and {n} more", "and {n} more", more)) if more > 0 else NOTHING
    return fill('<b>{}</b><ul class="reasons">{}{}</ul>', say_number(len(preview.left_out)), lines, rest)
