"""Customers from a file: bad lines are named with their reason, the same file twice changes nothing."""

from __future__ import annotations

import pytest

from models import Customer
from services.accounts import operator
from services.customers import import_customers, read_customers_file
from services.errors import Invalid, NotAllowed
from tests.cast import Cast


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04" + b"0" * 100, "ZIP or Excel"),
        (b"name\nx\n", "no column Email"),
        (b"email,email,name\na@b.co,c@d.co,x\n", "Two columns could be email"),
        (b'email,name\n"a@b.co,x\nd@e.co,y\n', "can't be read at line"),
        ((",".join(["email", "name", *["c"] * 300]) + "\n").encode(), "more than 200 columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_customers_file(data)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a@b.co; c@d.co,x", "not an address"),
        ("a@localhost,x", "not an address"),
        ('"a@b.co\nBcc: evil@z.co",x', "not an address"),
        ("a@b.co,", "name is missing"),
        ("a@b.co,x\x00y", "NUL"),
    ],
)
def test_a_bad_row_is_named_with_its_line(line: str, why: str) -> None:
    rows, bad = read_customers_file(f"email,name\nok@b.co,fine\n{line}\n".encode())
    assert [row["email"] for _, row in rows] == ["ok@b.co"]
    assert len(bad) == 1
    assert why in bad[0][1]


@pytest.mark.parametrize("amount", ["NaN", "1e309", "-5", "1.234,56"])
def test_an_amount_that_is_none_refuses_its_row(amount: str) -> None:
    rows, bad = read_customers_file(f'email,name,Total Spent\na@b.co,x,"{amount}"\n'.encode())
    assert not rows
    assert len(bad) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"email;name\na@b.co;x\n",
        "email,name\na@b.co,x\n".encode("utf-16"),
        "email\tname\r\u200ba@b.co\u00a0\tx\r".encode(),
    ],
)
def test_other_delimiters_encodings_and_line_ends_are_read(data: bytes) -> None:
    rows, bad = read_customers_file(data)
    assert ([row["email"] for _, row in rows], bad) == (["a@b.co"], [])


async def test_the_same_file_twice_changes_nothing_and_amounts_replace(cast: Cast) -> None:
    actor = await operator("Fernweh Maps")
    file = b"email,name,Total Spent,Plan\nnew@acme.example,Nia New,120.50,Pro\n"
    rows = [row for _, row in read_customers_file(file)[0]]
    first = await import_customers(actor, cast.business_id, rows)
    second = await import_customers(actor, cast.business_id, rows)
    assert (first.added, second.added, second.changed, second.unchanged) == (1, 0, 0, 1)
    customer = await Customer.get(business_id=cast.business_id, email="new@acme.example")
    assert (customer.total_spend, customer.facts) == (12_050, {"Plan": "Pro"})
    with pytest.raises(NotAllowed):
        await import_customers(cast.mia, cast.business_id, rows)
