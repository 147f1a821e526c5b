"""A new experiment: what is compared, in how many variants, and how small a difference is worth knowing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.experiment_fields import LETTERS, draw_sentences, plan_field, read_typed, variant_fields
from admin_ui.parts.experiment_words import subjects
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.shell import page_head, panel, read_shell
from services.actors import Actor
from services.businesses import read_business_settings
from services.experiments import (
    FEWEST_VARIANTS,
    MOST_VARIANTS,
    plan_experiment,
    preview_variants,
    start_experiment,
)
from services.translation import _, n_


def register() -> None:
    ui.page("/experiments/new")(new_experiment_page)


@answering
async def new_experiment_page(request: Request) -> Any:
    shell = await read_shell(request)
    settings = await read_business_settings(shell.actor, request.query_params.get("business", ""))
    subject, count = _asked(request)
    needed = await plan_experiment(shell.actor, settings.id, count)
    with panel(shell, _("New experiment"), "dashboard", "experiments", here="/experiments"):
        lead = _("Chance gives each customer of {name} one of the variants, in equal shares.", name=settings.name)
        back = fields.link_button(_("Experiments"), f"/experiments?business={settings.id}")
        choosing = _choosing(settings.id, subject, count)
        ui.html(page_head(_("New experiment"), lead, back) + choosing, sanitize=False).classes("top-of-page")

        async def act(actor: Actor, given: Given) -> str | Go | None:
            typed = read_typed(subject, count, given)
            if given["act"] == "preview":
                found = await preview_variants(actor, settings.id, subject, typed)
                preview.content = _preview(draw_sentences(tuple(zip(LETTERS, found, strict=False)), subject))
                return None
            started = await start_experiment(actor, settings.id, subject, typed, given.number("points"))
            return Go(f"/experiments/{started.id}")

        with ui.element("section").classes("card"):
            acts = fill(
                '<div class="acts">{}{}</div>',
                fields.button(_("Start"), act="start"),
                fields.button(_("Preview"), act="preview", kind="quiet"),
            )
            drawn = join([variant_fields(subject, count, settings.values), plan_field(needed), acts])
            Form(request, drawn, act, classes="form form-experiment", warns=True)
        preview = ui.html("", sanitize=False)


def _asked(request: Request) -> tuple[str, int]:
    """What is not offered is the usual."""
    subject, count = request.query_params.get("about", ""), request.query_params.get("variants", "")
    counts = {str(n): n for n in range(FEWEST_VARIANTS, MOST_VARIANTS + 1)}
    return (subject if subject in subjects() else "incentive"), counts.get(count, FEWEST_VARIANTS)


def _choosing(business_id: int, subject: str, count: int) -> Markup:
    about = ((name, {"about": value, "variants": count}, value == subject) for value, name in subjects().items())
    counts = (
        (n_("{n} variant", "{n} variants", n), {"about": subject, "variants": n}, n == count)
        for n in range(FEWEST_VARIANTS, MOST_VARIANTS + 1)
    )
    groups = ((_("What to compare"), about), (_("Variants"), counts))
    return fill(
        '<div class="choosing">{}</div>',
        join(
            fill('<nav class="periods" aria-label="{}">{}</nav>', label, join(_way(business_id, *way) for way in ways))
            for label, ways in groups
        ),
    )


def _way(business_id: int, name: str, asked: dict[str, Any], is_here: bool) -> Markup:
    path = f"/experiments/new?{urlencode({'business': business_id, **asked})}"
    return fill('<a href="{}"{}>{}</a>', path, attribute("aria-current", "true" if is_here else ""), name)


def _preview(sentences: Markup) -> Markup:
    return fill(
        '<section class="card" role="status"><h2>{}</h2>{}</section>', _("What customers read"), sentences or NOTHING
    )
