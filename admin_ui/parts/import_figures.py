"""The figures of an import: what becomes, or became, of its rows; examples of changes; rows that were refused."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from admin_ui.parts.import_words import changed_fields
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.scrolling import scrolling
from services.imports import ImportView, Preview
from services.translation import _, n_, say_number

MOST_REJECTED = 20


@dataclass(frozen=True, slots=True)
class RejectedRow:
    line: str
    reason: str


def read_rows(lines: str) -> tuple[RejectedRow, ...]:
    """The first of the refused rows, from the CSV that is there to be downloaded: its titles, then line and reason."""
    rows = csv.reader(lines.removeprefix("\ufeff").splitlines(keepends=True))
    return tuple(RejectedRow(row[0], row[1]) for row, _n in zip(rows, range(MOST_REJECTED + 1), strict=False))[1:]


def will_become(preview: Preview) -> Markup:
    """Before the run."""
    said = (
        ("new", _("New"), preview.new),
        ("changed", _("Changed"), preview.changed),
        ("same", _("Unchanged"), preview.unchanged),
        ("left", _("Left out"), preview.left_out),
        ("merged", _("Merged"), preview.merged),
        ("bad", _("Rejected"), preview.rejected),
    )
    return _figures(said, n_("What becomes of the {n} row", "What becomes of the {n} rows", preview.rows))


def became(view: ImportView) -> Markup:
    """After it, or while it runs."""
    result, preview = view.result, view.preview
    said = (
        ("new", _("Added"), result.added),
        ("changed", _("Changed"), result.changed),
        ("same", _("Unchanged"), result.unchanged),
        ("left", _("Left out"), result.left_out),
        ("merged", _("Merged"), preview.merged if preview else 0),
        ("bad", _("Rejected"), view.rejected),
    )
    return _figures(said, _("What became of the rows"))


def _figures(said: Sequence[tuple[str, str, int]], title: str) -> Markup:
    """Figures with their shares of one bar. What only some imports have is shown where there is some of it."""
    shown = [line for line in said if line[2] or line[0] in ("new", "changed", "same")]
    spoken = ", ".join(f"{words}: {say_number(n)}" for _kind, words, n in shown)
    bar = join(fill('<i class="{}" style="flex-grow:{}"></i>', kind, n) for kind, _words, n in shown if n)
    return fill(
        '<figure class="figures"><figcaption class="sr-only">{}</figcaption><dl>{}</dl>'
        '<div class="bar" role="img" aria-label="{}">{}</div></figure>',
        title,
        join(
            fill('<div class="{}"><dt>{}</dt><dd>{}</dd></div>', kind, words, say_number(n)) for kind, words, n in shown
        ),
        spoken,
        bar,
    )


def examples(view: ImportView) -> Markup:
    """Some of the customers that will change, each field before and after."""
    if not view.preview or not view.preview.examples:
        return NOTHING
    rows = join(
        fill(
            '<tr><td class="number">{}</td><th scope="row">{}</th><td><ul>{}</ul></td></tr>',
            say_number(example.line),
            example.address,
            join(
                fill(
                    '<li><span>{}</span> <del>{}</del> <span aria-hidden="true">→</span> <ins>{}</ins></li>',
                    words,
                    before or _("empty"),
                    after,
                )
                for words, before, after in changed_fields(example.before, example.after, view.currency)
            ),
        )
        for example in view.preview.examples
    )
    return fill(
        '<section class="part"><h2>{}</h2>{}</section>',
        _("Some of the changes"),
        scrolling(
            _("Some of the changes"),
            fill(
                '<table class="table changes"><thead><tr><th scope="col" class="number">{}</th>'
                '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>',
                _("Line"),
                _("Customer"),
                _("Before and after"),
                rows,
            ),
        ),
    )


def rejected(view: ImportView, rows: Sequence[RejectedRow]) -> Markup:
    """The first of them with line and reason; all of them to download, cells included."""
    if not view.rejected or not rows:
        return NOTHING
    more = view.rejected - len(rows)
    lines = join(fill('<tr><td class="number">{}</td><td>{}</td></tr>', row.line, row.reason) for row in rows)
    title = n_("{n} row can't be imported", "{n} rows can't be imported", view.rejected)
    table = fill(
        '<table class="table rejected"><thead><tr><th scope="col" class="number">{}</th><th scope="col">{}</th></tr>'
        "</thead><tbody>{}</tbody></table>",
        _("Line"),
        _("Reason"),
        lines,
    )
    return fill(
        '<section class="part"><div class="top"><h2>{title}</h2>'
        '<a class="button quiet" href="/imports/{id}/rejected.csv" download>{fetch}</a></div>{table}{more}</section>',
        title=title,
        id=view.id,
        fetch=_("Download as CSV"),
        table=scrolling(title, table),
        more=fill('<p class="hint">{}</p>', n_("and {n} more in the file", "and {n} more in the file", more))
        if more > 0
        else NOTHING,
    )
