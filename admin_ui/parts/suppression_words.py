"""The list of those who are not written to, as markup: its filters, its lines, a file that was read."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.entry import chip
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.scrolling import scrolling
from admin_ui.parts.words import moment
from admin_ui.shell import empty_state
from services.suppressions import COUNTED_TO, ImportView, SuppressionPage, SuppressionView
from services.translation import _, n_, say_number, translated

BAD_SHOWN = 50


def reason_words() -> dict[str, str]:
    return {
        "unsubscribed": _("Unsubscribed"),
        "bounced": _("Bounced"),
        "complained": _("Complained"),
        "by_hand": _("Added by hand"),
    }


def draw_filters(asked: dict[str, str], *, may_search: bool) -> Markup:
    """`may_search`: whoever reads addresses masked finds none by typing."""
    search = fields.text_field("q", _("Address"), asked.get("q", ""), kind="search", longest=320)
    given = [
        search if may_search else NOTHING,
        fields.choice("reason", _("Reason"), {"": _("Any reason")} | reason_words(), asked.get("reason", "")),
        fields.text_field("since", _("Since"), asked.get("since", ""), kind="date"),
        fields.text_field("until", _("Until"), asked.get("until", ""), kind="date"),
    ]
    clear = fields.link_button(_("Clear"), "/suppressions") if asked else NOTHING
    file = fields.link_button(_("Download CSV"), f"/suppressions.csv?{urlencode(asked)}".rstrip("?"))
    return fill(
        '<form method="get" action="/suppressions" class="filters card" role="search">{}<div class="acts">{}{}{}</div>'
        "</form>",
        join(given),
        fields.button(_("Search")),
        clear,
        file,
    )


def draw_page(page: SuppressionPage, asked: dict[str, str], *, may_remove: bool) -> Markup:
    if not page.rows:
        if asked:
            clear = fields.link_button(_("Clear the search"), "/suppressions")
            return empty_state(_("Nothing found"), _("No address fits all of this."), clear)
        words = _("Whoever unsubscribes, bounces or complains stands here by itself, and gets no more mail.")
        return empty_state(_("Nobody here yet"), words)
    many = page.total > COUNTED_TO
    total = (
        _("More than {n} addresses", n=say_number(COUNTED_TO))
        if many
        else n_("{n} address", "{n} addresses", page.total)
    )
    titles = [_("Address"), _("Reason"), _("When"), _("From"), *([_("Remove")] if may_remove else [])]
    head = join(fill('<th scope="col">{}</th>', title) for title in titles)
    older = NOTHING
    if page.older:
        path = f"/suppressions?{urlencode({**asked, 'before': page.older})}"
        older = fill('<nav class="older">{}</nav>', fields.link_button(_("Older entries"), path))
    return fill(
        '<p class="hint" role="status">{}</p>{}{}',
        total,
        scrolling(
            _("Suppression list"),
            fill(
                '<table class="table suppressed"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
                head,
                join(_row(row, may_remove) for row in page.rows),
            ),
        ),
        older,
    )


def _row(row: SuppressionView, may_remove: bool) -> Markup:
    remove = fill(
        '<td><a href="/suppressions/{}/remove" aria-label="{}">{}</a></td>',
        row.id,
        _("Remove {address}", address=row.address),
        _("Remove"),
    )
    return fill(
        '<tr><td class="address">{}</td><td>{}</td><td class="when">{}</td><td>{}</td>{}</tr>',
        row.address,
        draw_reason(row.reason),
        moment(row.created_at),
        _came_from(row),
        remove if may_remove else NOTHING,
    )


def draw_reason(reason: str) -> Markup:
    tone = {"bounced": "warn", "complained": "bad"}.get(reason, "")
    return chip(reason_words().get(reason, reason), tone)


def _came_from(row: SuppressionView) -> Markup:
    parts = []
    if row.email_id:
        parts.append(fill('<a href="/emails/{}">{}</a>', row.email_id, _("Our mail #{id}", id=row.email_id)))
    if row.added_by:
        parts.append(fill("{}", row.added_by))
    if row.note:
        parts.append(fill('<span class="hint">{}</span>', row.note))
    return join(parts, " ")


def draw_import(shown: ImportView) -> Markup:
    """What was read, what is new in it, and what can't be used."""
    pairs = [
        (_("Addresses in the file"), say_number(shown.total)),
        (_("New on the list"), say_number(shown.fresh if shown.state == "read" else shown.added)),
        (_("On the list already"), say_number(shown.total - (shown.fresh if shown.state == "read" else shown.added))),
        (_("Can't be used"), say_number(shown.bad_count)),
    ]
    if shown.state == "adding":
        pairs = pairs[:1]
    return fill(
        '<section class="card read-file">{}<dl class="pairs">{}</dl></section>{}',
        _progress(shown),
        join(fill("<dt>{}</dt><dd>{}</dd>", *pair) for pair in pairs),
        _bad_lines(shown) if shown.bad else NOTHING,
    )


def _progress(shown: ImportView) -> Markup:
    if shown.state == "read":
        return fill("<p>{}</p>", _("Nothing is added yet. Look at what was found."))
    if shown.state == "added":
        said = _("The addresses are added. Mail that waited for them is cancelled.")
        return fill('<p role="status"><b>{}</b></p>', said)
    return fill(
        '<progress max="{}" value="{}" aria-label="{}"></progress><p role="status">{}</p>',
        shown.total or 1,
        shown.done,
        _("Progress"),
        _(
            "{done} of {total} gone through. You can leave this page; it goes on.",
            done=say_number(shown.done),
            total=say_number(shown.total),
        ),
    )


def _bad_lines(shown: ImportView) -> Markup:
    rows = join(
        fill('<tr><td class="number">{}</td><td>{}</td><td>{}</td></tr>', say_number(line), words, translated(why))
        for line, words, why in shown.bad[:BAD_SHOWN]
    )
    left = shown.bad_count - min(len(shown.bad), BAD_SHOWN)
    more = fill('<p class="hint">{}</p>', n_("and {n} more", "and {n} more", left)) if left else NOTHING
    heads = join(fill('<th scope="col">{}</th>', title) for title in (_("Line"), _("What stands there"), _("Why not")))
    return fill(
        "<section><h2>{}</h2>{}{}</section>",
        _("Lines that can't be used"),
        scrolling(
            _("Lines that can't be used"),
            fill('<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', heads, rows),
        ),
        more,
    )
