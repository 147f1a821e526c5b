"""What is shown of an import in each of its states, beside the form that goes on from there."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.import_figures import became, will_become
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.ways import draw_way_inline, refusal_words
from services.imports import KEPT_REASONS, ImportView, Preview
from services.translation import _, n_, say_day, say_number, say_percent, translated


def working(view: ImportView) -> Markup:
    """A worker is at it: a bar that moves by itself."""
    title, hint = {
        "uploading": (_("The file is being uploaded"), ""),
        "uploaded": (_("The file is being read"), _("Then you say what its columns are.")),
        "checking": (_("Every row is being checked"), _("Then you see what would change. Nothing is written yet.")),
        "running": (_("The customers are being imported"), _("You can leave this page. It goes on without you.")),
        "undoing": (_("The import is being undone"), _("You can leave this page. It goes on without you.")),
    }[view.state]
    percent = say_percent(view.share)
    return fill(
        '<section class="card working"><div class="top"><h2>{}</h2><span class="count">{}</span></div>'
        '<progress max="1" value="{}" aria-label="{}">{}</progress><p class="hint">{}</p>{}</section>',
        title,
        percent,
        round(view.share, 3),
        title,
        percent,
        hint,
        _so_far(view),
    )


def _so_far(view: ImportView) -> Markup:
    if view.state == "running":
        said = [
            n_("{n} customer added", "{n} customers added", view.result.added),
            n_("{n} changed", "{n} changed", view.result.changed),
        ]
    elif view.state == "undoing":
        said = [
            n_("{n} customer removed", "{n} customers removed", view.undone.removed),
            n_("{n} restored", "{n} restored", view.undone.restored),
        ]
    else:
        return NOTHING
    return fill("<p>{}</p>", " · ".join(said))


def preview(view: ImportView, shown: Preview) -> Markup:
    """What the run would do, and what stands in its way."""
    return fill(
        '<section class="card"><h2>{}</h2>{}{}</section>',
        _("What would happen"),
        will_become(shown),
        join(fill('<p class="{}">{}</p>', kind, words) for kind, words in _notes(shown)),
    )


def start_words(shown: Preview) -> str:
    """On the button that says yes."""
    touched = shown.new + shown.changed
    return n_("Import {n} customer", "Import {n} customers", touched) if touched else _("Finish without a change")


def _notes(shown: Preview) -> list[tuple[str, str]]:
    notes: list[tuple[str, str]] = []
    if not shown.new + shown.changed:
        notes.append(("hint", _("Nothing would change: what the file says is held already, or is left out.")))
    if shown.full:
        notes.append(("warning", fill("{}{}", refusal_words(shown.full), draw_way_inline(shown.full))))
    elif shown.customer_limit is not None:
        said = _(
            "Your team would then hold {would} of the {limit} customers of its plan.",
            would=say_number(shown.customers_then),
            limit=say_number(shown.customer_limit),
        )
        notes.append(("hint", said))
    if shown.merged:
        notes.append(("hint", _("Merged: rows of the same address become one. The later line wins, cell by cell.")))
    return notes


def ended(view: ImportView) -> Markup:
    """Done, cancelled, failed or undone."""
    if view.state == "failed":
        return fill(
            '<section class="card ended"><h2>{}</h2><p class="error">{}</p><p>{}</p>{}{}</section>',
            _("This file was not imported") if not _wrote(view) else _("This import broke off"),
            translated(view.why[0]) if view.why else "",
            translated(view.why[1]) if view.why else "",
            became(view) if _wrote(view) else NOTHING,
            fill('<div class="acts">{}</div>', _another(view, "first")),
        )
    if view.state == "undone":
        return _undone(view)
    title = _("Imported") if view.state == "done" else _("Cancelled")
    figures = became(view) if view.state == "done" or _wrote(view) else fill("<p>{}</p>", _("Nothing was written."))
    customers = fields.link_button(_("See the customers"), f"/customers?business={view.business_id}", kind="first")
    acts = [customers, _another(view)] if view.state == "done" or _wrote(view) else [_another(view, "first")]
    return fill(
        '<section class="card ended"><h2>{}</h2>{}<div class="acts">{}</div></section>', title, figures, join(acts)
    )


def undo_offer(view: ImportView) -> Markup:
    """The way to the page that says what an undo takes back."""
    if view.undo_ends_at is None:
        return NOTHING
    return fill(
        '<section class="card undo"><div><h2>{}</h2><p class="hint">{}</p></div>{}</section>',
        _("Not what you wanted?"),
        _("The whole import can be undone until {day}.", day=say_day(view.undo_ends_at)),
        fields.link_button(_("Undo this import"), f"/imports/{view.id}/undo", kind="quiet danger"),
    )


def what_undo_does(view: ImportView) -> Markup:
    lines = (
        (_("Goes"), n_("{n} customer that it added", "{n} customers that it added", view.result.added)),
        (
            _("Comes back"),
            n_("what {n} customer had before", "what {n} customers had before", view.result.changed),
        ),
        (_("Stays"), _("whoever replied, was written to or was edited since, and every field edited since")),
    )
    return fill(
        '<section class="card"><dl class="pairs">{}</dl></section>',
        join(fill("<dt>{}</dt><dd>{}</dd>", *line) for line in lines),
    )


def _undone(view: ImportView) -> Markup:
    undone = view.undone
    lines = [
        (_("Removed"), n_("{n} customer", "{n} customers", undone.removed)),
        (_("Restored"), n_("{n} customer", "{n} customers", undone.restored)),
    ]
    lines += [
        (_("Kept"), _("{n}: {reason}", n=say_number(n), reason=translated(KEPT_REASONS[reason])))
        for reason, n in undone.kept.items()
        if reason in KEPT_REASONS and n
    ]
    return fill(
        '<section class="card ended"><h2>{}</h2><dl class="pairs">{}</dl><div class="acts">{}</div></section>',
        _("Undone"),
        join(fill("<dt>{}</dt><dd>{}</dd>", *line) for line in lines),
        _another(view, "first"),
    )


def _wrote(view: ImportView) -> int:
    return view.result.added + view.result.changed


def _another(view: ImportView, kind: str = "quiet") -> Markup:
    return fields.link_button(_("Import another file"), f"/imports/new?business={view.business_id}", kind=kind)
