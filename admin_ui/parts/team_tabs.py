"""The head of the pages about the team."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.markup import attribute, fill, join
from admin_ui.shell import page_head
from services.translation import _


def team_head(team_name: str, here: str) -> Markup:
    """`here` is the path of the tab that the page is."""
    tabs = (
        ("/team", _("Members")),
        ("/roles", _("Roles")),
        ("/suppressions", _("Suppression list")),
        ("/team/settings", _("Settings")),
    )
    links = join(
        fill('<a href="{}"{}>{}</a>', path, attribute("aria-current", "page" if path == here else ""), name)
        for path, name in tabs
    )
    return page_head(team_name) + fill('<nav class="tabs" aria-label="{}">{}</nav>', _("Team"), links)
