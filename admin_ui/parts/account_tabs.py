"""The head of the pages about oneself."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.markup import attribute, fill, join
from admin_ui.shell import page_head
from services.translation import _


def account_head(here: str) -> Markup:
    """`here` is the path of the tab that the page is."""
    tabs = (("/account", _("Profile")), ("/account/security", _("Security")), ("/account/export", _("Your data")))
    links = join(
        fill('<a href="{}"{}>{}</a>', path, attribute("aria-current", "page" if path == here else ""), name)
        for path, name in tabs
    )
    return page_head(_("Your account")) + fill('<nav class="tabs" aria-label="{}">{}</nav>', _("Your account"), links)
