"""Above the list of customers: that some are being deleted right now, how far that is, and that it is done."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from services.customers import DeletionView, read_deletion, read_running_deletions
from services.errors import ProductError
from services.translation import _, n_, say_number

LOOK_AGAIN_S = 3.0


def draw_deletion_banner(request: Request, running: Sequence[DeletionView]) -> None:
    """Drawn anew while the page is open; what it has seen running it also tells the end of."""
    ended: list[DeletionView] = []
    drawn = ui.html(_banner(running, ended), sanitize=False).classes("deletions")

    async def look_again() -> None:
        nonlocal running
        try:
            actor = await asker(request, seen=False)
            now = await read_running_deletions(actor)
            still = {one.id for one in now}
            ended.extend([await read_deletion(actor, one.id) for one in running if one.id not in still])
        except ProductError:  # signed out, or no longer allowed: the page then says so
            looking.deactivate()
            return
        running = now
        markup = _banner(running, ended)
        if drawn.content != markup:
            drawn.content = markup

    looking = look_every(LOOK_AGAIN_S, look_again)


def _banner(running: Sequence[DeletionView], ended: Sequence[DeletionView]) -> Markup:
    if not running and not ended:
        return NOTHING
    return fill('<div role="status">{}{}</div>', join(map(_running, running)), join(map(_ended, ended)))


def _running(deletion: DeletionView) -> Markup:
    done, total = say_number(deletion.deleted), say_number(deletion.total)
    said = _("{done} of {total} customers are deleted.", done=done, total=total)
    by = _("Started by {name}.", name=deletion.started_by) if deletion.started_by else ""
    return fill(
        '<div class="deletion"><p><b>{}</b> {} {}</p><progress max="{}" value="{}" aria-label="{}"></progress>'
        '<a href="/customers/deletions/{}">{}</a></div>',
        _("Customers are being deleted."),
        said,
        by,
        deletion.total,
        deletion.total - deletion.left,
        _("Deleted so far"),
        deletion.id,
        _("See how far it is"),
    )


def _ended(deletion: DeletionView) -> Markup:
    """The link leads to the page as it stands in the address bar."""
    said = n_("{n} customer was deleted.", "{n} customers were deleted.", deletion.deleted)
    return fill('<div class="deletion"><p>{}</p><a href="">{}</a></div>', said, _("Load the list again"))
