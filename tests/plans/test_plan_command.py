"""`manage.py plan` and `manage.py billing sync`, as the operator types them."""

from __future__ import annotations

from pathlib import Path

import pytest

import manage
from models import AuditEntry, Team
from sandbox.stripe import StripeStandIn
from services.errors import Invalid, NotAllowed
from services.plans import set_plan
from tests.cast import Cast
from tests.plans.test_syncing import stripe  # noqa: F401 - a fixture


async def typed(capsys: pytest.CaptureFixture[str], *line: str) -> str:
    args = manage.parser().parse_args(line)
    await args.run(args)
    return capsys.readouterr().out


async def test_the_operator_gives_a_plan_and_takes_it_back(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    line = ("plan", "--team", "Fernweh Maps", "growth", "--seats", "3", "--until", "2099-01-31")
    said = await typed(capsys, *line)
    assert said == "The team has the plan growth: 5 seats, 2 businesses, 10000 customers. Credits granted: 500.\n"
    assert "Credits granted: 0." in await typed(capsys, *line)
    assert (await Team.get(id=cast.olivia.team_id)).plan == "growth"
    entry = await AuditEntry.filter(team_id=cast.olivia.team_id, act="set_plan").order_by("-id").first()
    assert (entry.door, entry.facts["plan"], entry.facts["until"][:10]) == ("operator", "growth", "2099-01-31")
    assert "the plan free: 1 seats" in await typed(capsys, "plan", "--team", "Fernweh Maps", "free")
    for wrong in (("gold",), ("growth", "--seats", "-1"), ("growth", "--until", "2001-01-31")):
        with pytest.raises(Invalid):
            await typed(capsys, "plan", "--team", "Fernweh Maps", *wrong)
    assert (await Team.get(id=cast.olivia.team_id)).plan == "free"


async def test_nobody_gives_themselves_a_plan_through_a_door(cast: Cast) -> None:
    for actor in (cast.olivia, cast.adam, cast.mia, cast.vic):
        with pytest.raises(NotAllowed):
            await set_plan(actor, "growth")


async def test_a_sync_says_what_it_did(
    stripe: StripeStandIn,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    said = await typed(capsys, "billing", "sync", "--dry-run")
    assert said.endswith("16 would be made, 0 would be changed, 0 would be retired, 0 would be left.\n")
    said = await typed(capsys, "billing", "sync")
    assert "made     enterprise_month     $99.00 a month\n" in said
    assert said.endswith("16 made, 0 changed, 0 retired, 0 left.\n")
    assert await typed(capsys, "billing", "sync") == "0 made, 0 changed, 0 retired, 16 left.\n"
