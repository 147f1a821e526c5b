"""What a team has more of than its plan has room for, each with the way to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from admin_ui.parts.fields import link_button
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.ways import draw_way
from services.errors import OverLimit
from services.translation import _, translated

_PLACES = {"seats": "/team", "businesses": "/businesses", "customers": "/customers"}  # where each can be made fewer


def draw_over_limits(over: Sequence[OverLimit]) -> Markup:
    """A card; nothing where nothing is over."""
    if not over:
        return NOTHING
    return fill(
        '<section class="card over-limits"><h2>{}</h2><ul>{}</ul></section>',
        _("More than your plan has room for"),
        join(map(_line, over)),
    )


def _line(over: OverLimit) -> Markup:
    fewer = link_button(_("Make room"), _PLACES[over.what])
    return fill(
        '<li><p><b>{}</b> {}</p><div class="acts">{}{}</div></li>',
        translated(over.message),
        translated(over.next_step),
        draw_way(over, kind="first"),
        fewer,
    )
