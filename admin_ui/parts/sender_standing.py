"""How a sender stands with receivers, as a picture: the share of complaints beside the marks that are set for it."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, fill, join
from services.suppressions import BOUNCES_LIMIT, COMPLAINTS_AIM, COMPLAINTS_LIMIT, ENOUGH, SenderStanding
from services.translation import _, n_, say_number, say_percent

WIDTH = 300  # of the drawing; it is stretched to its place


def draw_standing(standings: tuple[SenderStanding, ...]) -> Markup:
    return fill(
        '<section class="card standing"><h2>{}</h2><p class="hint">{}</p><div class="periods">{}</div></section>',
        _("How it stands with receivers"),
        _(
            "Gmail and Yahoo want fewer complaints than {aim} of the mail, and sort out senders who reach {limit}.",
            aim=_percent(COMPLAINTS_AIM),
            limit=_percent(COMPLAINTS_LIMIT),
        ),
        join(map(_period, standings)),
    )


def _period(standing: SenderStanding) -> Markup:
    title = n_("The last {n} day", "The last {n} days", standing.days)
    sent = n_("{n} mail left", "{n} mails left", standing.sent)
    if standing.sent < ENOUGH:
        few = _("Too few to tell a rate: from {n} on.", n=say_number(ENOUGH))
        counts = _("{bounced} bounced, {complained} complained.", **_counts(standing))
        said = counts if standing.bounced or standing.complained else ""
        return fill("<div><h3>{}</h3><p>{}. {} {}</p></div>", title, sent, said, few)
    return fill(
        "<div><h3>{}</h3><p>{}.</p>{}{}</div>",
        title,
        sent,
        _rate(_("Complaints"), standing.complaint_rate or 0, (COMPLAINTS_AIM, COMPLAINTS_LIMIT)),
        _rate(_("Bounces"), standing.bounce_rate or 0, (BOUNCES_LIMIT,)),
    )


def _counts(standing: SenderStanding) -> dict[str, str]:
    return {"bounced": say_number(standing.bounced), "complained": say_number(standing.complained)}


def _rate(name: str, rate: float, marks: tuple[float, ...]) -> Markup:
    """A bar from zero to a little beyond the last mark, or to the rate where that is more; the marks are lines."""
    whole = max(marks[-1] * 1.4, rate)
    tone, words = _judged(rate, marks)
    lines = join(
        fill('<line x1="{0}" x2="{0}" y1="0" y2="16" vector-effect="non-scaling-stroke"/>', _at(mark, whole))
        for mark in marks
    )
    labels = join(
        fill('<text x="{}%" y="11" text-anchor="middle">{}</text>', round(mark / whole * 100, 1), _percent(mark))
        for mark in marks
    )
    return fill(
        '<div class="rate {tone}"><p><span>{name}</span> <b>{rate}</b> <span class="chip {tone}">{words}</span></p>'
        '<svg class="bar" viewBox="0 0 {width} 16" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ground" y="4" width="{width}" height="8"/><rect class="share" y="4" width="{share}" height="8"/>'
        '{lines}</svg><svg class="marks" aria-hidden="true">{labels}</svg></div>',
        tone=tone,
        name=name,
        rate=_percent(rate),
        words=words,
        width=WIDTH,
        share=_at(rate, whole),
        lines=lines,
        labels=labels or NOTHING,
    )


def _judged(rate: float, marks: tuple[float, ...]) -> tuple[str, str]:
    if rate >= marks[-1]:
        return "bad", _("Too many")
    if rate >= marks[0]:
        return "warn", _("More than wanted")
    return "good", _("Good")


def _at(share: float, whole: float) -> float:
    return round(share / whole * WIDTH, 1)


def _percent(share: float) -> str:
    return say_percent(share) if share >= 0.1 else f"{say_number(round(share * 100, 2))} %"
