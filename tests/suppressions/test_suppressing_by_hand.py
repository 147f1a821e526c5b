"""People put addresses on the team's list, by hand and by file, and take them back for a reason (SPEC C8)."""

from __future__ import annotations

import asyncio
import json
from datetime import date

import pytest

from models import AuditEntry, Email, EmailState, Suppression, SuppressionImport, SuppressionReason
from services.database import execute
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.sending.unsubscribing import suppress
from services.suppressions import (
    SuppressionSearch,
    add_suppression_import,
    add_suppressions,
    export_suppressions,
    list_suppressions,
    read_suppression,
    read_suppression_file,
    read_suppression_import,
    remove_suppression,
)
from services.suppressions.adding import read_addresses
from services.suppressions.importing import add_chunks
from services.suppressions.reading_files import read_file
from services.work_process import DurableWork
from tests.cast import Cast, until
from tests.replies.inbound_samples import JANE, our_mail, waiting_mails

ALL = SuppressionSearch()


async def addresses() -> set[str]:
    return set(await Suppression.all().values_list("address", flat=True))


async def test_what_waits_for_an_address_is_cancelled_with_it_for_this_team_alone(cast: Cast) -> None:
    waiting, strangers = await waiting_mails(cast.mias_business_id), await waiting_mails(cast.mallorys_business_id)
    done = await add_suppressions(cast.olivia, f"{JANE.upper()}\nnew@other.example", "She rang\r\nus up")
    assert (done.added, done.known, done.cancelled) == (2, 0, 4)
    for email in waiting.values():
        assert (await Email.get(id=email.id)).state is EmailState.CANCELLED
    for state, email in strangers.items():
        assert (await Email.get(id=email.id)).state is state
    again = await add_suppressions(cast.adam, JANE, "")
    assert (again.added, again.known) == (0, 1)
    held = await Suppression.get(address=JANE)
    assert (held.reason, held.note, held.added_by_id) == ("by_hand", "She rang us up", cast.olivia.user_id)
    logged = json.dumps([e.facts for e in await AuditEntry.filter(act="add_suppressions")])
    assert "jane" not in logged.lower() and '"added": 2' in logged


def test_pasted_addresses_are_read_as_people_paste_them() -> None:
    pasted = (
        '"Doe, Jane" <jane@acme.example>; Bob B <BOB@acme.example>, kim@rival.example\n\n jane@acme.example \t x@y.z'
    )
    assert read_addresses(pasted) == ["jane@acme.example", "bob@acme.example", "kim@rival.example", "x@y.z"]
    for wrong in ("", " \n", "jane@", "a@b.example, nonsense", "a@b.example <", "<" + "a@" * 50_000):
        with pytest.raises(Invalid) as refused:
            read_addresses(wrong)
        assert refused.value.field == "addresses"


async def test_a_member_adds_customers_of_businesses_of_their_own_and_a_viewer_none(cast: Cast) -> None:
    assert (await add_suppressions(cast.mia, JANE, "")).added == 1  # she is a customer of Mia's business, too
    with pytest.raises(NotAllowed, match=r"jose@.* is no customer"):
        await add_suppressions(cast.mia, "jose@lumen.example", "")
    with pytest.raises(NotAllowed):
        await add_suppressions(cast.vic, JANE, "")
    assert await addresses() == {JANE}


async def test_taking_one_back_wants_a_reason_and_what_they_asked_for_themselves_a_yes(cast: Cast) -> None:
    email = await our_mail(cast.business_id)
    for address, reason in (("a@x.example", "BOUNCED"), ("b@x.example", "UNSUBSCRIBED"), ("c@x.example", "COMPLAINED")):
        await suppress(cast.olivia.team_id, address, SuppressionReason[reason], email_id=email.id, words="")
    held = {row.address[0]: row.id for row in await Suppression.all()}
    for actor in (cast.mia, cast.vic):
        with pytest.raises(NotAllowed):
            await remove_suppression(actor, held["a"], "They wrote to us again")
    for act in (read_suppression, lambda a, i: remove_suppression(a, i, "They wrote to us again")):
        with pytest.raises(NotFound):
            await act(cast.mallory, held["a"])
    with pytest.raises(Invalid) as refused:
        await remove_suppression(cast.olivia, held["a"], "because")
    assert refused.value.field == "why"
    await remove_suppression(cast.olivia, held["a"], "The mailbox of a@x.example works again")
    for who in ("b", "c"):
        with pytest.raises(Invalid) as refused:
            await remove_suppression(cast.adam, held[who], "They asked us in a call")
        assert refused.value.field == "knows"
        await remove_suppression(cast.adam, held[who], "They asked us in a call", knows=True)
    with pytest.raises(NotFound):
        await remove_suppression(cast.olivia, held["a"], "The mailbox works again")
    assert await addresses() == set()
    facts = [entry.facts for entry in await AuditEntry.filter(act="remove_suppression", outcome="done").order_by("id")]
    assert [fact["was"] for fact in facts] == ["bounced", "unsubscribed", "complained"]
    assert facts[0]["why"] == "The mailbox of a***@x.example works again"


async def test_the_list_is_searched_filtered_and_turned_and_viewers_read_it_masked(cast: Cast) -> None:
    many = "\n".join(f"user{n:03}@acme.example" for n in range(120))
    await add_suppressions(cast.olivia, many, "told kim@rival.example")
    await suppress(cast.olivia.team_id, "left@acme.example", SuppressionReason.UNSUBSCRIBED, email_id=None, words="")
    await add_suppressions(cast.mallory, "hers@other.example", "")
    seen, before = [], 0
    while True:
        page = await list_suppressions(cast.olivia, ALL, before=before)
        assert page.total == 121
        seen += [row.address for row in page.rows]
        before = page.older
        if not before:
            break
    assert len(seen) == len(set(seen)) == 121 and seen[0] == "left@acme.example"
    found = await list_suppressions(cast.mia, SuppressionSearch(words="USER00"))
    assert (found.total, found.rows[0].added_by) == (10, "Olivia Brandt")
    left = await list_suppressions(cast.olivia, SuppressionSearch(reason="unsubscribed"))
    assert [row.address for row in left.rows] == ["left@acme.example"]
    await execute("UPDATE suppressions SET created_at = '2026-01-05T23:59:00Z' WHERE address LIKE 'user01%'")
    day = await list_suppressions(cast.olivia, SuppressionSearch(since=(at := date(2026, 1, 5)), until=at))
    assert day.total == 10
    masked = await list_suppressions(cast.vic, SuppressionSearch(words="user000"))
    assert masked.total == 121 and masked.masked  # the search tells them nothing
    assert {row.address for row in masked.rows} == {"u***@acme.example", "l***@acme.example"}
    assert "kim@" not in repr(masked)


FILE = (
    "Name;E-Mail;Reason\n"
    "Jane;JANE@acme.example;Hard Bounce\n"
    "Kim;kim@rival.example;spam\n"
    "Nobody;nobody at home;\n"
    "Twice;jane@acme.example;unsubscribed\n"
    '"split\nname";split@acme.example;\n'
    ";;\n"
    "No address\n"
)


async def test_a_file_is_looked_at_first_and_added_after_a_yes(cast: Cast, durable_work: DurableWork) -> None:
    waiting = await waiting_mails(cast.business_id)
    await add_suppressions(cast.olivia, "kim@rival.example", "")
    import_id = await read_suppression_file(cast.adam, FILE.encode("cp1252"))
    shown = await read_suppression_import(cast.olivia, import_id)
    assert (shown.state, shown.total, shown.fresh, shown.bad_count) == ("read", 3, 2, 2)
    assert [(line, words) for line, words, _ in shown.bad] == [(4, "nobody at home"), (9, "")]
    assert await addresses() == {"kim@rival.example"}, "looking adds nothing"
    for act in (read_suppression_import, add_suppression_import):
        with pytest.raises(NotFound):
            await act(cast.mallory, import_id)
        with pytest.raises(NotAllowed):
            await act(cast.mia, import_id)

    results = await asyncio.gather(
        *(add_suppression_import(cast.olivia, import_id) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    await until(lambda: SuppressionImport.filter(id=import_id, state="added", rows=[]).exists())
    shown = await read_suppression_import(cast.olivia, import_id)
    assert (shown.done, shown.added) == (3, 2)
    reasons = {row.address: row.reason.value for row in await Suppression.all()}
    assert reasons == {JANE: "bounced", "kim@rival.example": "by_hand", "split@acme.example": "by_hand"}
    for email in waiting.values():
        assert (await Email.get(id=email.id)).state is EmailState.CANCELLED


async def test_killed_half_way_the_adding_goes_on_and_counts_nothing_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.suppressions.importing.CHUNK", 10)
    import_id = await read_suppression_file(cast.olivia, "\n".join(f"u{n}@x.example" for n in range(95)).encode())
    await SuppressionImport.filter(id=import_id).update(state="adding")
    real, calls = add_chunks.__globals__["put_on_list"], []

    async def die_in_the_fourth(*args: object, **named: object) -> object:
        calls.append(1)
        put = await real(*args, **named)
        if len(calls) == 4:
            raise ConnectionResetError("killed")
        return put

    monkeypatch.setattr("services.suppressions.importing.put_on_list", die_in_the_fourth)
    with pytest.raises(ConnectionResetError):
        await add_chunks(import_id)
    assert await Suppression.all().count() == 30
    await add_chunks(import_id)
    await add_chunks(import_id)
    done = await SuppressionImport.get(id=import_id)
    assert (done.state, done.done, done.added, done.rows) == ("added", 95, 95, [])
    assert await Suppression.all().count() == 95


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no address"),
        (b"PK\x03\x04xx", "ZIP or Excel"),
        (b"name,city\nJane,Paris\n", "No column"),
        (b"\n".join(b"u%d@x.example" % n for n in range(200_002)), "more than 200000"),
        (b'email\n"never closed', None),
        (b"\x00\x01\x02", "no address"),
        (("email\n" + "x" * 140_000).encode(), "can't be read at line"),
    ],
    ids=["empty", "zip", "no-column", "too-many", "open-quote", "binary", "long-field"],
)
def test_a_file_that_is_none_is_refused_as_a_whole(content: bytes, words: str | None) -> None:
    if words is None:
        assert not read_file(content).rows and read_file(content).bad_count == 1
        return
    with pytest.raises(Invalid, match=words) as refused:
        read_file(content)
    assert refused.value.field == "file"


async def test_what_is_exported_is_whole_harmless_and_can_come_in_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.suppressions.listing._EXPORTED_AT_ONCE", 7)
    await add_suppressions(cast.olivia, "\n".join(f"u{n}@x.example" for n in range(20)), '=HYPERLINK("evil")')
    await suppress(cast.olivia.team_id, "+1@x.example", SuppressionReason.COMPLAINED, email_id=None, words="")
    parts, after = [], 0
    while True:
        lines, after = await export_suppressions(cast.olivia, ALL, after)
        parts.append(lines)
        if not after:
            break
    whole = "".join(parts)
    assert len(parts) == 4 and whole.count("Address,Reason") == 1 and len(whole.splitlines()) == 22
    assert "\r\n'+1@x.example,complained," in whole and "\"'=HYPERLINK" in whole
    read = read_file(whole.encode())
    assert len(read.rows) == 21 and read.rows["+1@x.example"] == "complained" and not read.bad
    masked, _ = await export_suppressions(cast.vic, ALL)
    assert "u***@x.example" in masked and "u0@" not in masked
