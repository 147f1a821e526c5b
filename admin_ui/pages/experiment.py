"""One experiment: what it has shown, how far it is, what each variant says; stopped and taken over here."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.charts import empty_chart
from admin_ui.parts.experiment_charts import draw_experiment
from admin_ui.parts.experiment_fields import draw_sentences
from admin_ui.parts.experiment_words import points, question, since
from admin_ui.parts.fields import button, link_button
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.later import Part, place_parts, wait_for_quick_ones
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.shell import page_head, panel, read_shell
from services.actors import Actor
from services.errors import Invalid
from services.experiments import (
    WINDOW_DAYS,
    ExperimentView,
    adopt_variant,
    read_experiment,
    read_offer_figures,
    stop_experiment,
)
from services.translation import _, n_, say_day, say_number, say_percent, text

_ADOPT = re.compile(r"adopt_variant:([0-3])")


def register() -> None:
    ui.page("/experiments/{experiment_id}")(experiment_page)


@answering
async def experiment_page(request: Request, experiment_id: str) -> Any:
    shell = await read_shell(request)
    seen = await read_experiment(shell.actor, experiment_id)
    title = question(seen.subject)
    with panel(shell, title, "dashboard", "experiments", here="/experiments"):
        back = link_button(_("Experiments"), f"/experiments?business={seen.business_id}")
        ui.html(page_head(title, f"{seen.business_name} · {since(seen)}", back), sanitize=False)
        result = _result(shell.actor, seen)
        await wait_for_quick_ones(result)
        with ui.element("div").classes("experiment"):
            place_parts([result])
        ui.html(_variants(seen), sanitize=False)
        ui.html(_plan(seen), sanitize=False)
        if seen.may_edit:
            _draw_acts(request, seen)


def _result(actor: Actor, seen: ExperimentView) -> Part:
    title = _("Replies by variant")

    async def draw() -> Markup:
        earned = (await read_offer_figures(actor, seen.business_id)).of(seen.id)
        counted = min((one.answered.sent for one in earned), default=0)
        progress = NOTHING
        if not seen.differences:
            words = _(
                "{n} of {planned} customers for each variant", n=say_number(counted), planned=say_number(seen.planned)
            )
            progress = fill(
                '<section class="card plan-so-far"><p id="so-far">{}</p><progress max="{}" value="{}" '
                'aria-labelledby="so-far"></progress></section>',
                words,
                seen.planned,
                min(counted, seen.planned),
            )
        return draw_experiment(title, seen, earned) + progress

    return Part(draw, empty_chart(title, _("Counting …")), lambda words: empty_chart(title, words))


def _variants(seen: ExperimentView) -> Markup:
    shown = tuple((one.letter, one.sentences) for one in seen.variants)
    return fill(
        '<section class="card"><h2>{}</h2>{}</section>', _("What customers read"), draw_sentences(shown, seen.subject)
    )


def _plan(seen: ExperimentView) -> Markup:
    lines = [
        (_("Customers for each variant"), say_number(seen.planned)),
        (_("Smallest difference worth knowing"), _("{n} points", n=points(seen.smallest_difference))),
        (_("Answered so far, when it began"), say_percent(round(seen.base_rate, 2))),
        (_("Time to answer"), n_("{n} day", "{n} days", WINDOW_DAYS)),
        (_("Started by"), seen.started_by or _("somebody who left")),
    ]
    if seen.stopped_at:
        lines.append((_("Stopped by"), seen.stopped_by or _("somebody who left")))
    if seen.settled_at:
        lines.append((_("Judged"), say_day(seen.settled_at)))
    if seen.adopted is not None:
        lines.append((_("Used from then on"), seen.variants[seen.adopted].letter))
    why = _(
        "Fixed at the start, and judged once when it is reached: whoever looks again and again finds a difference "
        "in the end. All comparisons together err once in twenty. A mail counts for the variant that was drawn, "
        "also when somebody edited its offer."
    )
    rows = join(fill("<dt>{}</dt><dd>{}</dd>", name, value) for name, value in lines)
    return fill(
        '<section class="card"><h2>{}</h2><dl class="pairs">{}</dl><p class="hint why">{}</p></section>',
        _("The plan"),
        rows,
        why,
    )


def _draw_acts(request: Request, seen: ExperimentView) -> None:
    async def act(actor: Actor, given: Given) -> Go:
        pressed = given["act"]
        if pressed == "stop_experiment":
            await stop_experiment(actor, seen.id)
        elif wanted := _ADOPT.fullmatch(pressed):
            await adopt_variant(actor, seen.id, int(wanted[1]))
        else:
            raise Invalid(text("That button is not known here."), text("Load the page again."))
        return Go(f"/experiments/{seen.id}")

    adopting = join(
        button(_("Use {letter} from now on", letter=one.letter), act=f"adopt_variant:{number}", kind="quiet")
        for number, one in enumerate(seen.variants)
        if number != seen.adopted
    )
    ends = _("It becomes the setting for every new draft, with an entry in the history; the experiment ends.")
    early = NOTHING if seen.differences else fill(" <b>{}</b>", _("It is not judged yet."))
    take_over = _folded(_("Use one of them"), fill("{}{}", ends, early), adopting)
    stop = NOTHING
    if seen.is_running:
        stays = _("New drafts follow the settings again. What is drafted keeps its variant and is still counted.")
        stop = _folded(
            _("Stop"), fill("{}", stays), button(_("Stop the experiment"), act="stop_experiment", kind="danger")
        )
    Form(request, fill('<section class="card ending">{}{}</section>', take_over, stop), act)


def _folded(title: str, words: Markup, acts: Markup) -> Markup:
    return fill('<details><summary>{}</summary><p>{}</p><div class="acts">{}</div></details>', title, words, acts)
