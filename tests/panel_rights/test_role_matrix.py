"""124 questions of who may do what, each asked of the house, on the panel's pages and in Slack (PROMISES K4)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Collection
from functools import partial

import services
from services.usecase import usecase
from tests.bot.conftest import Office
from tests.panel_rights.acts_of_permissions import PAGES, SLACK, USECASES
from tests.panel_rights.doors import PanelAsker, ask_house, ask_slack
from tests.panel_rights.the_matrix import ACTS_OF, AS_SPECIFIED, NO_ACT_YET, TRANSFER, all_checks
from tests.panel_rights.world import Target, World, state_of_rows

CHECKS = all_checks()


def test_the_questions_are_as_many_as_promised_and_each_is_asked_wherever_it_can_be() -> None:
    assert (len(AS_SPECIFIED), len(CHECKS)) == (27, 124)
    lines = {*AS_SPECIFIED, TRANSFER}
    assert set(USECASES) == lines
    assert lines - set(PAGES) == NO_ACT_YET["panel"]
    assert lines - set(SLACK) == NO_ACT_YET["slack"]


def test_every_act_of_the_house_stands_under_its_line() -> None:
    found: dict[str, set[str]] = {}
    for module in pkgutil.walk_packages(services.__path__, "services."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            if getattr(thing, "__module__", "") == module.name and getattr(thing, "reads", None) is False:
                found.setdefault(thing.permission.value, set()).add(name)
    assert found == {line: set(acts.split()) for line, acts in ACTS_OF.items()}
    assert usecase.__module__ == "services.usecase"  # what `reads` above is a mark of
    asked = {on_page.act for on_page in PAGES.values()} | {in_slack.act for in_slack in SLACK.values()}
    assert asked - {""} <= {act for acts in found.values() for act in acts}


async def test_the_house_answers_as_the_matrix_says(world: World) -> None:
    assert await wrong_answers(world, USECASES, ask_house) == {}


async def test_the_panel_offers_and_does_what_the_matrix_says(world: World, in_panel: PanelAsker) -> None:
    assert await wrong_answers(world, PAGES, in_panel.ask) == {}


async def test_slack_does_what_the_matrix_says(world: World, in_slack: Office) -> None:
    assert await wrong_answers(world, SLACK, partial(ask_slack, in_slack)) == {}


async def wrong_answers(
    world: World, asked_here: Collection[str], ask: Callable[[str, Target], Awaitable[str]]
) -> dict[str, str]:
    """Every question whose line this door has an act for; a refusal changes nothing of what it was about."""
    wrong = {}
    for check in CHECKS:
        if check.line not in asked_here:
            continue
        target = await world.target(check.line, check.role, own=check.own)
        before = await state_of_rows()
        try:
            answer = await ask(check.line, target)
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        if answer != check.expected:
            wrong[str(check)] = answer
        elif answer == "no" and await state_of_rows() != before:
            wrong[str(check)] = "refused, and done all the same"
    return wrong
