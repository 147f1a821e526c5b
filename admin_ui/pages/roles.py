"""What each role may do, straight from the matrix that every act is checked against."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.markup import fill, join
from admin_ui.parts.scrolling import scrolling
from admin_ui.parts.team_tabs import team_head
from admin_ui.shell import panel, read_shell
from services import teams
from services.teams import MatrixLine
from services.translation import _, translated

_SIGNS = {"yes": "✓", "no": "–"}


def register() -> None:
    ui.page("/roles")(roles_page)


@answering
async def roles_page(request: Request) -> Any:
    shell = await read_shell(request)
    with panel(shell, _("Roles"), "team", here="/team", wide=True):
        ui.html(team_head(shell.myself.team_name, "/roles"), sanitize=False)
        ui.html(_what_roles_mean(shell.actor.role), sanitize=False)
        for group, lines in teams.matrix_in_words():
            ui.html(_table(translated(group), lines, shell.actor.role), sanitize=False)
        ui.html(_legend(), sanitize=False)


def _what_roles_mean(mine: str) -> Markup:
    return fill(
        '<dl class="card pairs">{}</dl>',
        join(
            fill(
                "<dt><b>{}</b>{}</dt><dd>{}</dd>",
                translated(teams.ROLES[role]),
                f" {_('(you)')}" if role == mine else "",
                translated(means),
            )
            for role, means in teams.ROLE_MEANS.items()
        ),
    )


def _table(group: str, lines: tuple[MatrixLine, ...], mine: str) -> Markup:
    heads = join(
        fill('<th scope="col"{}>{}</th>', _own(role, mine), translated(name)) for role, name in teams.ROLES.items()
    )
    rows = join(
        fill(
            '<tr><th scope="row">{}</th>{}</tr>',
            translated(line.action),
            join(
                fill('<td class="grant {}{}">{}</td>', given, " mine" if role == mine else "", _said(given))
                for role, given in zip(teams.ROLES, line.grants, strict=True)
            ),
        )
        for line in lines
    )
    table = fill(
        '<table class="table matrix"><caption>{}</caption><thead><tr><th scope="col">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table>",
        group,
        _("Action"),
        heads,
        rows,
    )
    return scrolling(group, table)


def _own(role: str, mine: str) -> Markup:
    return Markup(' class="mine"') if role == mine else Markup()


def _said(given: str) -> Markup:
    words = translated(teams.GRANTS[given])
    if given in _SIGNS:
        return fill('<span aria-hidden="true">{}</span><span class="sr-only">{}</span>', _SIGNS[given], words)
    return fill("{}", words)


def _legend() -> Markup:
    return fill(
        '<dl class="pairs">{}</dl>',
        join(
            fill("<dt>{}</dt><dd>{}</dd>", translated(teams.GRANTS[given]), translated(means))
            for given, means in teams.GRANT_MEANS.items()
        ),
    )
