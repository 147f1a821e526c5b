"""Each act leaves exactly one entry, whatever comes of it, and each has words in the panel."""

from __future__ import annotations  # noqa: I001

import ast
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from admin_ui.parts.audit_words import all_acts, all_facts
from models import AuditEntry, Email
from services.approval import approve_email, reject_email
from services.businesses import pick_business
from services.credits import grant_credits
from services.imports import begin_import
from services.drafting import edit_email
from services.errors import Conflict, NotAllowed, NotFound
from services.work_process import DurableWork
from tests.approval.test_approving import drafted
from tests.cast import CUSTOMERS, Cast  # noqa: F401
from tests.imports.whole_way import chunks_of

SERVICES = Path(__file__).resolve().parents[2] / "services"


def changing_acts() -> Iterator[tuple[Path, ast.AsyncFunctionDef]]:
    for path in SERVICES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.AsyncFunctionDef):
                for decorator in node.decorator_list:
                    is_act = isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "usecase"
                    if is_act and not any(k.arg == "reads" for k in decorator.keywords):
                        yield path, node


def calls_in(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            yield getattr(call.func, "id", "") or getattr(call.func, "attr", ""), call


def recorded_by_name() -> set[str]:
    """What entrances and durable work record, by the name they give it."""
    return {
        argument.value
        for path in SERVICES.rglob("*.py")
        for name, call in calls_in(ast.parse(path.read_text()))
        if name in ("record", "record_for_house")
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_act_that_leaves_an_entry_has_words_and_every_word_its_act() -> None:
    acts = {node.name for _path, node in changing_acts()} | recorded_by_name()
    assert acts - set(all_acts()) == set(), "give them words in admin_ui/parts/audit_words.py"
    assert set(all_acts()) - acts == set(), "nobody does these"


def test_every_fact_that_an_entry_holds_has_its_label() -> None:
    facts = set()
    for path in SERVICES.rglob("*.py"):
        for name, call in calls_in(ast.parse(path.read_text())):
            if name == "note":
                facts |= {keyword.arg for keyword in call.keywords if keyword.arg}
            if name in ("record", "record_for_house"):
                dicts = [argument for argument in call.args if isinstance(argument, ast.Dict)]
                facts |= {key.value for given in dicts for key in given.keys if isinstance(key, ast.Constant)}
    assert facts - set(all_facts()) == set(), "give them labels in admin_ui/parts/audit_words.py"


def test_no_act_does_another_which_would_leave_two_entries() -> None:
    names = {node.name for _path, node in changing_acts()}
    twice = [
        f"{path.name}: {node.name} calls {called}"
        for path, node in changing_acts()
        for called, call in calls_in(node)
        if called in names and isinstance(call.func, ast.Name)
    ]
    assert twice == []


def test_entries_are_written_in_one_place_alone() -> None:
    for path in SERVICES.rglob("*.py"):
        source = path.read_text()
        assert "AuditEntry" not in source or path.name == "audit.py" or "AuditEntry.create" not in source, path
        assert "INTO audit_entries" not in source, path


async def test_each_act_leaves_one_entry_done_or_denied_and_one_that_fails_leaves_none(
    cast: Cast, durable_work: DurableWork
) -> None:
    draft = await drafted(cast.olivia)

    async def left(outcome: str = "done") -> int:
        return await AuditEntry.filter(team_id=cast.olivia.team_id, outcome=outcome).count()

    await one_more(left, edit_email(cast.mia, draft.id, draft.revision, "New", draft.body), denied=True)
    edited = await one_more(left, edit_email(cast.adam, draft.id, draft.revision, "New", draft.body))
    await one_more(left, approve_email(cast.vic, draft.id, edited.revision), denied=True)
    await one_more(left, approve_email(cast.olivia, 2**40, 1), denied=True)
    approved = await one_more(left, approve_email(cast.olivia, draft.id, edited.revision))
    before = (await left(), await left("denied"))
    with pytest.raises(Conflict):
        await approve_email(cast.adam, draft.id, approved.revision)
    assert (await left(), await left("denied")) == before
    await one_more(left, begin_import(cast.olivia, cast.business_id, "customers.csv", chunks_of(b"email\na@b.co\n")))
    await one_more(left, pick_business(cast.mia, "CANOTHER", "Fernweh Live"))
    await one_more(left, grant_credits(cast.olivia, 5, source="gift", key="x"), denied=True)
    draft = await drafted(cast.olivia, address="jose@lumen.example", key="second")
    await one_more(left, reject_email(cast.adam, draft.id, draft.revision, "Not now"))
    assert await Email.filter(id=draft.id, state="rejected").exists()


async def one_more(left: Callable[[str], Awaitable[int]], act: Awaitable[Any], *, denied: bool = False) -> Any:
    before, outcome = await left("denied" if denied else "done"), None
    other = await left("done" if denied else "denied")
    if denied:
        with pytest.raises((NotAllowed, NotFound)):
            await act
    else:
        outcome = await act
    assert await left("denied" if denied else "done") == before + 1
    assert await left("done" if denied else "denied") == other
    return outcome
