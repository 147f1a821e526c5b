"""The frame of one entry of the timeline, its place for refusals, and the line of what to do next at its end."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.words import moment, paragraph


def entry_frame(
    element_id: str,
    asked: str,
    kind: str,
    *parts: Markup,
    state: str,
    tone: str,
    at: datetime,
    acts: Markup = NOTHING,
    next_step: str = "",
    theirs: bool = False,
) -> Markup:
    """`tone` colours the state, which says it in words as well: good, warn, bad or none.

    `theirs` is what came from the customer.
    """
    classes = " ".join(
        name for name, on in (("card entry", True), ("theirs", theirs), ("asked", element_id == asked)) if on
    )
    return fill(
        '<article id="{id}" class="{classes}" tabindex="-1"{current}><div class="top"><span>{kind}</span>{state}{at}'
        '</div>{parts}{next}<p class="error" role="alert" data-error="{id}"></p>{acts}</article>',
        id=element_id,
        classes=classes,
        current=attribute("aria-current", "true" if element_id == asked else ""),
        kind=kind,
        state=chip(state, tone),
        at=moment(at),
        parts=join(parts),
        next=paragraph(next_step, "next"),
        acts=fill('<div class="acts">{}</div>', acts) if acts else NOTHING,
    )


def chip(words: str, tone: str = "") -> Markup:
    return fill('<span class="chip {}">{}</span>', tone, words)
