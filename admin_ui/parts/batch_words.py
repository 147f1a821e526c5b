"""How batches are told: what they do, how they stand, and their numbers as lines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.profile_text import language_name
from services.batches import BatchView
from services.translation import _, n_, say_number, translated

_TONES = {"running": "open", "paused": "warn", "cancelled": "", "finished": "good"}


def batch_title(batch: BatchView) -> str:
    if batch.act == "analyse":
        return _("Analysis in {language}", language=language_name(batch.language))
    if batch.act == "draft":
        return n_("{n} draft", "{n} drafts", batch.total)
    return n_("Sending of {n} mail", "Sending of {n} mails", batch.total)


def batch_state(batch: BatchView) -> Markup:
    said = {
        "running": _("Running"),
        "paused": _("Paused"),
        "cancelled": _("Cancelled"),
        "finished": _("Finished"),
    }[batch.state]
    return fill('<span class="state {}">{}</span>', _TONES[batch.state], said)


def progress_bar(batch: BatchView) -> Markup:
    label = _("Done so far")
    return fill('<progress max="{}" value="{}" aria-label="{}"></progress>', batch.total, _ended(batch), label)


def progress_words(batch: BatchView) -> str:
    return _("{done} of {total}", done=say_number(_ended(batch)), total=say_number(batch.total))


def pairs(lines: Iterable[tuple[str, str | Markup]]) -> Markup:
    rows = join(fill("<dt>{}</dt><dd>{}</dd>", name, said) for name, said in lines if said)
    return fill('<dl class="pairs">{}</dl>', rows) if rows else NOTHING


def reasons(counted: Iterable[tuple[str, int]]) -> Markup:
    """One line a reason: how many, and why."""
    lines = join(fill("<li><b>{}</b> {}</li>", say_number(n), translated(why)) for why, n in counted)
    return fill('<ul class="reasons">{}</ul>', lines) if lines else NOTHING


def about(seconds: float) -> str:
    """A length of time that nobody can promise."""
    if seconds < 60:
        return _("less than a minute")
    if seconds < 5400:
        return n_("about {n} minute", "about {n} minutes", math.ceil(seconds / 60))
    return n_("about {n} hour", "about {n} hours", math.ceil(seconds / 3600))


def place_in(query: Mapping[str, str], name: str) -> int:
    """Where a list goes on from, by the address; 0, its beginning, where none is named."""
    value = query.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else 0


def _ended(batch: BatchView) -> int:
    return batch.total - batch.left
