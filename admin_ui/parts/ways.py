"""What a refusal says and where it can be mended, as markup: words, and the way as a link."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.fields import link_button
from admin_ui.parts.markup import NOTHING, fill
from services.errors import ProductError
from services.translation import translated


def refusal_words(refusal: ProductError) -> str:
    return " ".join(filter(None, (translated(refusal.message), translated(refusal.next_step))))


def draw_way(refusal: ProductError, *, kind: str = "quiet") -> Markup:
    """A button that leads there; nothing where the person can't mend it by themselves."""
    return link_button(translated(refusal.way.words), refusal.way.path, kind=kind) if refusal.way else NOTHING


def draw_way_inline(refusal: ProductError) -> Markup:
    """The same as a link at the end of a sentence."""
    if refusal.way is None:
        return NOTHING
    return fill(' <a class="way" href="{}">{}</a>', refusal.way.path, translated(refusal.way.words))
