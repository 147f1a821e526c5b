"""Draws what follows a mail that nobody answers: what was written, what comes when, why nothing does, and a switch."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.fields import button
from admin_ui.parts.mail_acts import Offers
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.words import paragraph
from services.drafting import EmailView
from services.translation import _, n_, say_day, say_number, translated


def kind_of_mail(email: EmailView) -> str:
    if not email.follow_up_number:
        return _("Our mail #{id}", id=email.id)
    n, total = say_number(email.follow_up_number), say_number(email.follow_ups_set)
    return _(
        "Follow-up {n} of {total} to mail #{first} · #{id}", n=n, total=total, first=email.follow_up_of_id, id=email.id
    )


def draw_follow_ups(email: EmailView, offers: Offers) -> Markup:
    """Nothing under a mail that is never followed up, or where none come and this person can't change that."""
    found = email.follow_ups
    if found is None:
        return NOTHING
    shown = f"{email.id}:{email.revision}"
    switch = NOTHING
    if found.may_stop and "stop_follow_ups" in offers:
        switch = button(_("Stop follow-ups"), act=f"stop_follow_ups:{shown}", kind="quiet")
    elif found.may_start and "start_follow_ups" in offers:
        switch = button(_("Follow up"), act=f"start_follow_ups:{shown}", kind="quiet")
    written = join(
        fill('<li><a href="#email-{}">{}</a></li>', id_, _("Follow-up {n}", n=say_number(n)))
        for n, id_ in enumerate(found.email_ids, 1)
    )
    said = paragraph(_outlook(email))
    if not (written or said or switch):
        return NOTHING
    return fill(
        '<section class="follow-ups"><div><h3>{}</h3>{}{}</div>{}</section>',
        _("Follow-ups"),
        fill("<ul>{}</ul>", written) if written else NOTHING,
        said,
        switch,
    )


def _outlook(email: EmailView) -> str:
    found = email.follow_ups
    assert found is not None
    if found.state == "ended":
        by = found.ended_by_name
        return _("Stopped by {name}.", name=by) if by else translated(found.reason)
    if found.state == "drafted":
        return _("Follow-up {n} waits to be decided or to leave.", n=say_number(found.begun))
    if found.state == "planned":
        days = [*found.days[found.begun :], 0]
        return n_(
            "{n} comes when nobody answers, the first {days} days after this mail has left.",
            "{n} come when nobody answers, the first {days} days after this mail has left.",
            len(found.days),
            days=say_number(days[0]),
        )
    if found.state == "waiting" and found.next_at:
        n, day = say_number(found.begun + 1), say_day(found.next_at)
        if found.away:
            return _("The customer is away: follow-up {n} is drafted on {day}, unless they answer.", n=n, day=day)
        return _("Follow-up {n} is drafted on {day}, unless they answer.", n=n, day=day)
    return ""
