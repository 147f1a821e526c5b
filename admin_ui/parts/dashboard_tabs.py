"""The tabs of the dashboard: its figures, and the two lists over all products."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, attribute, fill, join
from services.actors import Actor
from services.dashboard import read_shared_customers
from services.translation import _


def draw_tabs(actor: Actor, here: str) -> Markup:
    """Only for those who have more than one."""
    if not actor.may(read_shared_customers):
        return NOTHING
    ways = (
        ("/dashboard", _("Figures")),
        ("/dashboard/shared", _("In several products")),
        ("/dashboard/candidates", _("Cross-sell")),
    )
    links = join(
        fill('<a href="{}"{}>{}</a>', path, attribute("aria-current", "page" if path == here else ""), name)
        for path, name in ways
    )
    return fill('<nav class="tabs" aria-label="{}">{}</nav>', _("Dashboard"), links)
