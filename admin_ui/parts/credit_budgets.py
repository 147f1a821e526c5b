"""The form of budgets: one line for each member and each business, with what they used of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from admin_ui.parts.fields import button
from admin_ui.parts.given import Given
from admin_ui.parts.markup import attribute, fill, join
from services.credits import Budget, BudgetsView
from services.errors import Invalid
from services.translation import _, say_number, text


def budget_fields(shown: BudgetsView) -> Markup:
    groups = [_group(_("Members"), "member", shown.members)]
    if shown.businesses:
        groups.append(_group(_("Businesses"), "business", shown.businesses))
    return fill('<div class="groups">{}</div>{}', join(groups), button(_("Save the budgets")))


def read_budget_fields(shown: BudgetsView, given: Given) -> tuple[dict[int, int | None], dict[int, int | None]]:
    """Of those who stand there now; whoever came meanwhile is left as they are. Raises Invalid: no number."""
    return _read("member", shown.members, given), _read("business", shown.businesses, given)


def _read(whose: str, budgets: Sequence[Budget], given: Given) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for budget in budgets:
        name = f"{whose}-{budget.id}"
        if given.has(name):
            typed = re.sub(r"[\s.,'’\u00a0\u202f]", "", given[name])
            if typed and not re.fullmatch(r"[0-9]{1,9}", typed):
                raise Invalid(text("Give a whole number of credits, or leave it empty."), field=name)
            found[budget.id] = int(typed) if typed else None
    return found


def _group(title: str, whose: str, budgets: Sequence[Budget]) -> Markup:
    return fill("<fieldset><legend>{}</legend>{}</fieldset>", title, join(_line(whose, budget) for budget in budgets))


def _line(whose: str, budget: Budget) -> Markup:
    name = f"{whose}-{budget.id}"
    if budget.monthly is None:
        used = _("{used} used this month", used=say_number(budget.used))
    else:
        used = _(
            "{used} of {monthly} used this month", used=say_number(budget.used), monthly=say_number(budget.monthly)
        )
    return fill(
        '<div class="field budget"><label for="f-{name}">{who}</label>'
        '<input id="f-{name}" name="{name}" inputmode="numeric" autocomplete="off" maxlength="12"{value}'
        ' placeholder="{none}" aria-describedby="h-{name} e-{name}"><p class="hint" id="h-{name}">{used}</p>'
        '<p class="error" id="e-{name}" data-error="{name}"></p></div>',
        name=name,
        who=budget.name,
        value=attribute("value", "" if budget.monthly is None else str(budget.monthly)),
        none=_("no budget"),
        used=used,
    )
