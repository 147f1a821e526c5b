"""Instead of a page that a mailed link leads to, once the link is used up: the same for one that never was."""

from __future__ import annotations

from starlette.responses import HTMLResponse

from admin_ui.parts.markup import fill
from admin_ui.parts.plain_page import show_plain_page
from services.errors import NotFound
from services.translation import _, translated


def show_used_up(gone: NotFound, ask_again_at: str) -> HTMLResponse:
    return show_plain_page(
        translated(gone.message),
        fill('<a href="{}">{}</a>', ask_again_at, translated(gone.next_step)),
        below=[fill('<a href="/sign-in">{}</a>', _("Sign in"))],
        status=404,
    )
