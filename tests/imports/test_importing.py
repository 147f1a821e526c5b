"""Who may import, once and at once; what it does to a list that people work with; how it ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from models import Customer, CustomerProfile, Import, ImportChange, ImportFilePart, ImportRejection, Team
from services.accounts import operator
from services.customers import edit_customer, read_customer
from services.database import query
from services.erasure import delete_business
from services.erasure.businesses import erase_business
from services.errors import Conflict, Invalid, NotAllowed, NotFound, OverLimit
from services.imports import (
    AlreadyImported,
    BeingImported,
    ImportChoices,
    begin_import,
    cancel_import,
    choose_columns,
    import_file,
    read_import,
    read_imports,
    read_rejected,
    start_import,
    undo_import,
)
from services.imports.ending import clear_import
from services.imports.forgetting import forget_imports
from services.replies import log_reply
from tests.cast import Cast, until
from tests.imports.whole_way import at_rest, checked, chunks_of, imported, looked_at

FILE = b"email,name,Total Spent,Plan\njane@acme.example,Jane P,10,Team\nnew@acme.example,Nia,120.50,Pro\nbad,x,,\n"


async def staged() -> list[str]:
    return [r["tablename"] for r in await query("SELECT tablename FROM pg_tables WHERE schemaname = 'import_rows'")]


async def test_a_file_goes_the_whole_way_by_durable_work(cast: Cast, durable_work: object) -> None:
    made = await begin_import(cast.olivia, cast.business_id, "list.csv", chunks_of(FILE, 7))

    async def at(state: str) -> bool:
        return (await read_import(cast.olivia, made)).state == state

    await until(lambda: at("looked_at"))
    await choose_columns(cast.olivia, made, ImportChoices({"email": 0, "name": 1, "total_spend": 2}))
    await until(lambda: at("checked"))
    seen = await read_import(cast.olivia, made)
    assert seen.preview is not None
    assert (seen.preview.rows, seen.preview.new, seen.preview.changed, seen.preview.rejected) == (3, 1, 1, 1)
    example = seen.preview.examples[0]
    assert (example.line, example.address) == (2, "jane@acme.example")
    assert example.before == {"name": "Jane Porter", "total_spend": None, "facts": {"Plan": "Business"}}
    assert example.after == {"name": "Jane P", "total_spend": 1000, "facts": {"Plan": "Team"}}
    await start_import(cast.olivia, made, seen.turn)
    await until(lambda: at("done"))
    jane = await Customer.get(business_id=cast.business_id, email="jane@acme.example")
    assert (jane.name, jane.total_spend, jane.company) == ("Jane P", 1000, "Acme")
    assert jane.facts == {"Plan": "Team", "Most used feature": "route export", "Seats": "14"}

    async def cleared() -> bool:
        return not await ImportFilePart.filter(of_import_id=made).exists() and str(made) not in await staged()

    await until(cleared)
    seen = await read_import(cast.olivia, made)
    assert seen.look and [c.samples for c in seen.look.columns] == [()] * 4
    assert seen.preview and seen.preview.examples == ()
    await undo_import(cast.olivia, made)
    await until(lambda: at("undone"))
    jane = await Customer.get(id=jane.id)
    assert (jane.name, jane.total_spend, jane.facts["Plan"]) == ("Jane Porter", None, "Business")
    assert not await Customer.filter(business_id=cast.business_id, email="new@acme.example").exists()


async def test_the_right_is_asked_with_each_act_and_strangers_find_nothing(cast: Cast) -> None:
    seen = await checked(cast.mia, cast.mias_business_id, FILE)
    for actor, refusal in ((cast.vic, NotAllowed), (cast.mallory, NotFound)):
        for act in (
            begin_import(actor, cast.mias_business_id, "x.csv", chunks_of(FILE)),
            read_import(actor, seen.id),
            read_rejected(actor, seen.id),
            choose_columns(actor, seen.id, ImportChoices({"email": 0, "name": 1})),
            start_import(actor, seen.id, seen.turn),
            cancel_import(actor, seen.id),
            undo_import(actor, seen.id),
        ):
            with pytest.raises(refusal):
                await act
    with pytest.raises(NotAllowed):
        await read_imports(cast.vic)
    with pytest.raises(NotAllowed):
        await begin_import(cast.mia, cast.business_id, "x.csv", chunks_of(FILE))
    assert {line.business_id for line in await read_imports(cast.mia)} == {cast.mias_business_id}
    assert seen.id in {line.id for line in await read_imports(cast.adam)}
    assert seen.id not in {line.id for line in await read_imports(cast.mallory)}


async def test_the_same_file_in_two_tabs_is_one_import_and_later_it_is_asked_about(cast: Cast) -> None:
    begun = await asyncio.gather(
        *(begin_import(cast.olivia, cast.business_id, "x.csv", chunks_of(FILE)) for _ in range(3)),
        return_exceptions=True,
    )
    assert [type(b) for b in begun if not isinstance(b, int)] == [BeingImported] * 2
    made = next(b for b in begun if isinstance(b, int))
    with pytest.raises(BeingImported) as told:
        await begin_import(cast.olivia, cast.business_id, "x.csv", chunks_of(FILE))
    assert told.value.import_id == made
    await cancel_import(cast.olivia, made)
    began = datetime.now(UTC)
    await imported(cast.olivia, cast.business_id, FILE)
    with pytest.raises(AlreadyImported) as twice:
        await begin_import(cast.olivia, cast.business_id, "x.csv", chunks_of(FILE))
    assert began <= twice.value.on <= datetime.now(UTC)
    seen = await imported(cast.olivia, cast.business_id, FILE, again=True)
    assert (seen.result.added, seen.result.changed, seen.result.unchanged) == (0, 0, 2)
    await imported(cast.olivia, cast.mias_business_id, FILE)  # in another business it is another import


async def test_two_starts_are_one_and_two_imports_of_a_business_do_not_write_at_once(cast: Cast) -> None:
    one = await checked(cast.olivia, cast.business_id, FILE)
    other = await checked(cast.olivia, cast.business_id, FILE + b"more@acme.example,More,1,\n")
    await start_import(cast.olivia, one.id, one.turn)
    for seen in (one, other):
        with pytest.raises(Conflict):
            await start_import(cast.olivia, seen.id, seen.turn)
    await at_rest(cast.olivia, one.id)
    await choose_columns(cast.olivia, other.id, ImportChoices({"email": 0, "name": 1}))
    with pytest.raises(Conflict):  # what was previewed to them was another choice
        await start_import(cast.olivia, other.id, other.turn)
    again = await at_rest(cast.olivia, other.id)
    assert again.preview and (again.preview.new, again.preview.unchanged, again.preview.changed) == (1, 0, 2)


async def test_the_plan_s_limit_is_named_before_anything_is_written(cast: Cast) -> None:
    held = await Customer.filter(team_id=cast.olivia.team_id).count()
    await Team.filter(id=cast.olivia.team_id).update(customer_limit=held + 5000)
    lines = "".join(f"u{n}@b.co\n" for n in range(5001))
    seen = await checked(cast.olivia, cast.business_id, f"email\n{lines}".encode())
    assert seen.preview and (seen.preview.customers_then, seen.preview.customer_limit) == (held + 5001, held + 5000)
    words = f"holds {held + 5000:,} customers; with this file they would be {held + 5001:,}"
    with pytest.raises(OverLimit, match=words):
        await start_import(cast.olivia, seen.id, seen.turn)
    assert await Customer.filter(team_id=cast.olivia.team_id).count() == held
    await Team.filter(id=cast.olivia.team_id).update(customer_limit=held + 5001)
    await start_import(cast.olivia, seen.id, seen.turn)
    assert (await at_rest(cast.olivia, seen.id)).result.added == 5001


async def test_what_changed_since_the_preview_is_told_as_it_came_out(cast: Cast) -> None:
    seen = await checked(cast.olivia, cast.business_id, FILE)
    assert seen.preview and (seen.preview.new, seen.preview.changed) == (1, 1)
    await Customer.create(
        team_id=cast.olivia.team_id, business_id=cast.business_id, email="new@acme.example", name="Nia"
    )
    await start_import(cast.olivia, seen.id, seen.turn)
    done = (await at_rest(cast.olivia, seen.id)).result
    assert (done.added, done.changed, done.unchanged) == (0, 2, 0)
    assert (await Customer.get(business_id=cast.business_id, email="new@acme.example")).total_spend == 12_050


async def test_an_undo_keeps_whom_people_have_worked_with(cast: Cast) -> None:
    rows = "".join(f"{name}@b.co,{name.title()},5\n" for name in ("edited", "replied", "alone", "analysed"))
    data = f"email,name,Total Spent\njane@acme.example,Jane P,7\njose@lumen.example,Pepe,8\n{rows}".encode()
    done = await imported(cast.olivia, cast.business_id, data)
    held = {c.email.partition("@")[0]: c.id for c in await Customer.filter(business_id=cast.business_id)}
    shown = await read_customer(cast.olivia, held["edited"])
    await edit_customer(cast.olivia, held["edited"], shown.mark, {"company": "Acme"})
    shown = await read_customer(cast.olivia, held["jane"])
    await edit_customer(cast.olivia, held["jane"], shown.mark, {"name": "Jane Q"})
    await log_reply(
        cast.olivia, held["replied"], came_by="phone", at=datetime.now(UTC), words="Yes please.", key="logged"
    )
    await CustomerProfile.create(customer_id=held["analysed"], language="en", text="x", written_by="template")
    await undo_import(cast.olivia, done.id)
    with pytest.raises(Conflict):
        await undo_import(cast.olivia, done.id)
    undone = (await at_rest(cast.olivia, done.id)).undone
    assert (undone.removed, undone.restored) == (2, 2)
    assert undone.kept == {"changed": 1, "replied": 1, "fields": 1}
    now = {c.email.partition("@")[0]: c for c in await Customer.filter(business_id=cast.business_id)}
    assert set(now) == {"jane", "jose", "kim", "edited", "replied"}
    assert (now["jane"].name, now["jane"].total_spend) == ("Jane Q", None)
    assert (now["jose"].name, now["jose"].total_spend) == ("José Núñez", None)
    with pytest.raises(Conflict):
        await undo_import(cast.olivia, done.id)


async def test_what_an_import_leaves_behind_goes_in_time(cast: Cast) -> None:
    done = await imported(cast.olivia, cast.business_id, FILE)
    lying = await checked(cast.olivia, cast.business_id, b"email,name\nx@b.co,X\n")
    await clear_import(done.id)
    await forget_imports("tonight")
    assert await ImportChange.filter(of_import_id=done.id).count() == 1
    assert (await read_import(cast.olivia, lying.id)).state == "checked"
    over = datetime.now(UTC) - timedelta(days=31)
    await Import.filter(id=done.id).update(finished_at=over, undo_ends_at=over + timedelta(days=30))
    await Import.filter(id=lying.id).update(changed_at=over)
    with pytest.raises(Conflict):
        await undo_import(cast.olivia, done.id)
    await forget_imports("tonight")
    assert not await ImportChange.filter(of_import_id=done.id).exists()
    assert not await ImportRejection.filter(of_import_id=done.id).exists()
    assert (await read_import(cast.olivia, done.id)).result.added == 1
    assert (await read_import(cast.olivia, lying.id)).state == "cancelled"
    await query(f'CREATE TABLE IF NOT EXISTS import_rows."{10**9}" ()')
    await forget_imports("tonight")
    assert str(10**9) not in await staged()


async def test_an_operator_s_file_goes_in_at_once_or_says_what_is_open(cast: Cast) -> None:
    actor = await operator("Fernweh Maps")
    done = await import_file(actor, cast.business_id, "a.csv", chunks_of(FILE))
    assert (done.state, done.result.added, done.result.changed, done.rejected) == ("done", 1, 1, 1)
    open_file = b"email,name,Total Spent\na@b.co,A,1.234\n"
    with pytest.raises(Invalid, match=r"“1.234” can be read in two ways"):
        await import_file(actor, cast.business_id, "b.csv", chunks_of(open_file))
    done = await import_file(actor, cast.business_id, "b.csv", chunks_of(open_file), number_format="comma")
    assert (await Customer.get(business_id=cast.business_id, email="a@b.co")).total_spend == 123_400
    with pytest.raises(Invalid, match="Two columns could be Email"):
        await import_file(actor, cast.business_id, "c.csv", chunks_of(b"email,email,name\na@b.co,c@d.co,x\n"))
    half = await looked_at(actor, cast.business_id, FILE + b"z@b.co,Z,1,\n")  # a run that was cut off
    done = await import_file(actor, cast.business_id, "a.csv", chunks_of(FILE + b"z@b.co,Z,1,\n"))
    assert (done.id, done.state) == (half.id, "done")


async def test_with_its_business_go_the_file_its_rows_and_what_would_undo_it(cast: Cast) -> None:
    done = await imported(cast.olivia, cast.business_id, FILE)
    seen = await checked(cast.olivia, cast.business_id, FILE, again=True)
    assert str(seen.id) in await staged()
    await delete_business(cast.olivia, cast.business_id, "Fernweh Maps")
    with pytest.raises(NotFound):
        await read_import(cast.olivia, done.id)
    await erase_business(cast.business_id, 0)
    assert not await Import.filter(business_id=cast.business_id).exists()
    assert not {str(seen.id), str(done.id)} & set(await staged())
    for model in (ImportFilePart, ImportRejection, ImportChange):
        assert not await model.filter(of_import_id__in=[seen.id, done.id]).exists(), model
