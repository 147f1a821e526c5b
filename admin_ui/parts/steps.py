"""Draws first steps: what is open with the way to it, the next one first, and what is done folded away."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from admin_ui.parts.fields import link_button
from admin_ui.parts.markup import NOTHING, fill, join
from services.translation import _, n_


@dataclass(frozen=True, slots=True)
class Step:
    """`how` says what to do, `path` leads to where it is done, "" where that is elsewhere or for somebody else."""

    done: bool
    what: str
    how: Markup
    path: str = ""
    go: str = ""


def draw_steps(steps: list[Step]) -> Markup:
    """In their order; a step that is done stays out of the way, and can be looked at."""
    still = [(n, step) for n, step in enumerate(steps, 1) if not step.done]
    done = [(n, step) for n, step in enumerate(steps, 1) if step.done]
    folded = NOTHING
    if done:
        folded = fill(
            '<details class="done-steps"><summary>{}</summary><ol>{}</ol></details>',
            n_("{n} step is done", "{n} steps are done", len(done)),
            join(_draw(n, step, is_next=False) for n, step in done),
        )
    listed = join(_draw(n, step, is_next=at == 0) for at, (n, step) in enumerate(still))
    return fill("{}{}", fill('<ol class="steps">{}</ol>', listed) if still else NOTHING, folded)


def _draw(number: int, step: Step, *, is_next: bool) -> Markup:
    said = fill('<span class="sr-only"> ({})</span>', _("done")) if step.done else NOTHING
    way = NOTHING
    if step.path and not step.done:
        way = link_button(step.go, step.path, kind="first" if is_next else "quiet")
    return fill(
        '<li class="step{}"><span class="mark" aria-hidden="true">{}</span>'
        '<div class="words"><p class="what">{}{}</p><p class="how">{}</p></div>{}</li>',
        " done" if step.done else " next" if is_next else "",
        "✓" if step.done else number,
        step.what,
        said,
        step.how,
        way,
    )
