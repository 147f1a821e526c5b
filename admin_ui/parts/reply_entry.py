"""Draws what came back: a person's reply with what it means, or a machine's answer folded away."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.entry import entry_frame
from admin_ui.parts.insight_words import interests, kinds, sentiments
from admin_ui.parts.mail_acts import Offers, reply_buttons
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.words import moment, paragraph
from services.conversations import ReplyEntry
from services.kept_words import recognise_part
from services.replies import InsightView, Quoted, ReplyView
from services.translation import _, n_, say_moment


def kind_words(reply: ReplyView) -> tuple[str, str]:
    """What a reply is worth in words, and its tone; that it is still being read."""
    if reply.insight is None:
        return _("Being read"), ""
    tone = {"high_value": "good", "needs_handling": "warn"}.get(reply.insight.kind, "")
    return kinds()[reply.insight.kind], tone


def came_by_words(came_by: str) -> str:
    return {
        "phone": _("Said on the phone"),
        "chat": _("Written in a chat"),
        "meeting": _("Said in a meeting"),
        "other": _("Heard another way than by mail"),
    }.get(came_by, "")


def draw_reply(entry: ReplyEntry, asked: str, offers: Offers) -> Markup:
    reply = entry.reply
    state, tone = kind_words(reply)
    doubt = _("⚠ The sender could not be verified: it may not be this customer who wrote.")
    return entry_frame(
        f"reply-{reply.id}",
        asked,
        _origin(reply),
        paragraph(doubt if reply.sender_verified is False else "", "warning"),
        fill("<h2>{}</h2>", reply.subject or _("(no subject)")),
        fill('<p class="text">{}</p>', reply.text or _("(no words)")),
        paragraph(_("The mail is longer than what is shown here.") if reply.truncated else "", "soft"),
        _insight(reply.insight) if reply.insight else NOTHING,
        paragraph(_stopped(reply), "soft"),
        paragraph(_handled(reply), "who-and-when"),
        state=state,
        tone=tone,
        at=entry.at,
        acts=reply_buttons(reply, offers),
        next_step=next_step(reply, offers),
        theirs=True,
    )


def draw_machine_mail(entry: ReplyEntry, asked: str) -> Markup:
    """Folded away, unless it is what the address names."""
    reply = entry.reply
    element_id = f"reply-{reply.id}"
    is_asked = element_id == asked
    return fill(
        '<details class="card entry aside{}" id="{}"{}{}><summary>{} · {}</summary>{}<p>{}</p><p class="text">{}</p>'
        "</details>",
        " asked" if is_asked else "",
        element_id,
        attribute("open", is_asked),
        attribute("aria-current", "true" if is_asked else ""),
        machine_words(reply.kind),
        moment(entry.at),
        paragraph(entry.note, "soft"),
        reply.subject or _("(no subject)"),
        reply.text,
    )


def next_step(reply: ReplyView, offers: Offers) -> str:
    if reply.state == "handled":
        return ""
    wanted = reply.insight.next_step.text if reply.insight and reply.insight.next_step else ""
    suggested = _("Suggested: {words}.", words=wanted.rstrip(".")) if wanted else ""
    press = _("Press Draft an answer, or Handled when it needs none.") if "handle_reply" in offers else ""
    return f"{suggested} {press}".strip()


def _origin(reply: ReplyView) -> str:
    if reply.came_by != "mail":
        said = came_by_words(reply.came_by)
        return _("{said}, logged by {name}", said=said, name=reply.logged_by_name) if reply.logged_by_name else said
    if reply.kind == "invitation":
        return _("Invitation from {address}", address=reply.from_address)
    return _("Reply from {address}", address=reply.from_address)


def machine_words(kind: str) -> str:
    return {
        "auto_reply": _("Automatic answer"),
        "bounce": _("Could not be delivered"),
        "soft_bounce": _("Could not be delivered for now"),
        "complaint": _("Reported as spam"),
        "unreadable": _("A mail that could not be read"),
    }.get(kind, _("Sent by a machine"))


def _stopped(reply: ReplyView) -> str:
    if not reply.stopped:
        return ""
    return n_(
        "{n} mail to this person was stopped from leaving.",
        "{n} mails to this person were stopped from leaving.",
        reply.stopped,
    )


def _handled(reply: ReplyView) -> str:
    if reply.state != "handled" or not reply.handled_at:
        return ""
    when, name = say_moment(reply.handled_at), reply.handled_by_name
    return _("Handled by {name}, {when}", name=name, when=when) if name else _("Handled, {when}", when=when)


def _insight(found: InsightView) -> Markup:
    readings = (
        _reading(_("Sentiment"), sentiments()[found.sentiment], found.sentiment_quote),
        _reading(_("Interest"), _interest_words(found), found.interest_quote),
        _reading(_("Score"), _("{n} of 5", n=found.score) if found.says_score else "–", found.score_quote),
        _items(_("Topics"), found.topics),
        _items(_("Pains"), found.pains),
        _items(_("Usage"), found.usage),
        _items(_("Requests"), found.requests),
        _items(_("Action items"), found.action_items),
    )
    return fill(
        '<section aria-label="{}"><h3>{}</h3><p>{}</p>{}</section><dl class="readings">{}</dl>',
        _("What it says"),
        _("What it says, read by {reader}", reader=recognise_part(found.read_by)),
        found.summary,
        paragraph(_("Corrected by hand.") if found.corrected else "", "soft"),
        join(readings),
    )


def _interest_words(found: InsightView) -> str:
    return interests()[found.interest] if found.says_interest else _("nothing said")


def _reading(name: str, value: str, quote: str) -> Markup:
    return fill("<dt>{}</dt><dd><span>{}</span> {}</dd>", name, value, _quote(quote))


def _items(name: str, items: tuple[Quoted, ...]) -> Markup:
    if not items:
        return NOTHING
    lines = join(
        fill("<li>{}{}</li>", f"{item.text} " if item.text != item.quote else "", _quote(item.quote)) for item in items
    )
    return fill('<dt>{}</dt><dd><ul class="found">{}</ul></dd>', name, lines)


def _quote(quote: str) -> Markup:
    """The words of the reply that a reading rests on."""
    return fill("<q>{}</q>", quote) if quote else NOTHING
