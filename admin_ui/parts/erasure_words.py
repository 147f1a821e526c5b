"""What will go, as a list with its counts, and what stays: said before anything is deleted."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from admin_ui.parts.markup import fill, join
from services.erasure import Counts
from services.translation import _, n_


def what_goes(goes: Iterable[str], stays: Iterable[str]) -> Markup:
    return fill(
        '<section class="card going"><h2>{}</h2><ul>{}</ul><h2>{}</h2><ul>{}</ul></section>',
        _("What goes, for good"),
        join(fill("<li>{}</li>", words) for words in goes if words),
        _("What stays"),
        join(fill("<li>{}</li>", words) for words in stays if words),
    )


def say_counts(counts: Counts) -> tuple[str, ...]:
    """Nothing is said of what there is none of."""
    scheduled = n_("{n} scheduled email will not leave", "{n} scheduled emails will not leave", counts.scheduled)
    return (
        n_("{n} customer", "{n} customers", counts.customers) if counts.customers else "",
        n_("{n} email with its wordings", "{n} emails with their wordings", counts.emails) if counts.emails else "",
        scheduled if counts.scheduled else "",
        n_("{n} reply", "{n} replies", counts.replies) if counts.replies else "",
    )
