"""What a file leaves open is asked, with an example read both ways: nothing is guessed where two are possible."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models import Customer
from services.errors import Invalid
from services.imports import ImportChoices, choose_columns
from services.imports.columns import guess_fields
from tests.cast import Cast
from tests.imports.whole_way import checked, imported, looked_at


@pytest.mark.parametrize(
    "titles",
    [
        "Email,Name,Company,Total Spent,Monthly Spend,Payment Count,First Payment Date,Last Payment Date,Refund Volume,"
        "Country,Language,Time zone,Segment",
        "Adresse e-mail,Nom,Société,Montant total,Dépense mensuelle,Nombre de paiements,Date du premier paiement,"
        "Date du dernier paiement,Remboursements,Pays,Langue,Fuseau horaire,Segment",
        "E-Mail-Adresse,Kundenname,Firma,Gesamtausgaben (EUR),MONATLICHE AUSGABEN,Anzahl Zahlungen,Erste Zahlung,"
        "letzte_zahlung,Rückerstattungen,Land,Sprache,Zeitzone,Segment",
    ],
)
def test_columns_are_guessed_by_their_titles_in_three_languages(titles: str) -> None:
    fields = (
        "email,name,company,total_spend,monthly_spend,payment_count,first_payment_on,last_payment_on,refund_volume,"
        "country,language,timezone,segment"
    )
    assert guess_fields(titles.split(",")) == {name: [index] for index, name in enumerate(fields.split(","))}


async def test_two_columns_that_could_be_one_field_are_asked_about(cast: Cast) -> None:
    seen = await looked_at(cast.mallory, cast.mallorys_business_id, b"email,email\na@b.co,c@d.co\n")
    assert seen.look and seen.look.guesses["email"] == (0, 1)
    assert [c.samples for c in seen.look.columns] == [("a@b.co",), ("c@d.co",)]
    with pytest.raises(Invalid) as refused:
        await choose_columns(cast.mallory, seen.id, ImportChoices({"email": 1}))
    assert refused.value.field == "name"
    for columns, field in (({}, "email"), ({"email": 7}, "email"), ({"email": 0, "name": 0}, "email")):
        with pytest.raises(Invalid) as refused:
            await choose_columns(cast.mallory, seen.id, ImportChoices(columns, name_from_address=True))
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("cell", "readings", "chosen", "cents"),
    [
        ("1.234", {"point": Decimal("1.23"), "comma": Decimal(1234)}, "comma", 123_400),
        ("1,234", {"point": Decimal(1234), "comma": Decimal("1.23")}, "comma", 123),
        ("1.234,56", None, "", 123_456),
        ("1,234.56", None, "", 123_456),
        ("1 234,5 €", None, "", 123_450),
        ("CHF 1'234.50", None, "", 123_450),
        ("1\u202f234", None, "", 123_400),
        ("12,5", None, "", 1250),
        ("0.005", None, "", 1),
    ],
)
async def test_an_amount_is_read_by_its_column_or_asked_about(
    cast: Cast, cell: str, readings: dict[str, Decimal] | None, chosen: str, cents: int
) -> None:
    data = f'email,name,spend\na@b.co,A,"{cell}"\n'.encode()
    seen = await looked_at(cast.mallory, cast.mallorys_business_id, data)
    assert seen.look is not None
    asked = seen.look.asked_number
    assert (asked and asked.readings) == readings
    choices = ImportChoices({"email": 0, "name": 1, "total_spend": 2})
    if readings:
        with pytest.raises(Invalid) as refused:
            await choose_columns(cast.mallory, seen.id, choices)
        assert refused.value.field == "number_format" and cell in refused.value.message
    await imported_as(cast, data, number_format=chosen)
    assert (await Customer.get(business_id=cast.mallorys_business_id, email="a@b.co")).total_spend == cents


@pytest.mark.parametrize(
    ("cells", "readings", "chosen", "day"),
    [
        (["02/03/2026"], {"dmy": date(2026, 3, 2), "mdy": date(2026, 2, 3)}, "dmy", date(2026, 3, 2)),
        (["02/03/2026"], {"dmy": date(2026, 3, 2), "mdy": date(2026, 2, 3)}, "mdy", date(2026, 2, 3)),
        (["02/03/2026", "25/12/2025"], None, "", date(2026, 3, 2)),
        (["02/03/26 10:15", "12/25/2025"], None, "", date(2026, 2, 3)),
        (["2.3.2026"], None, "", date(2026, 3, 2)),
        (["2026-03-02T23:59:59Z"], None, "", date(2026, 3, 2)),
    ],
)
async def test_a_day_is_read_by_its_whole_column_or_asked_about(
    cast: Cast, cells: list[str], readings: dict[str, date] | None, chosen: str, day: date
) -> None:
    rows = "".join(f"a{n}@b.co,A,{cell}\n" for n, cell in enumerate(cells))
    data = f"email,name,first payment\n{rows}".encode()
    seen = await looked_at(cast.mallory, cast.mallorys_business_id, data)
    assert seen.look is not None
    asked = seen.look.asked_date
    assert (asked and asked.readings) == readings
    await imported_as(cast, data, date_format=chosen)
    assert (await Customer.get(business_id=cast.mallorys_business_id, email="a0@b.co")).first_payment_on == day


async def imported_as(cast: Cast, data: bytes, **formats: str) -> None:
    """The same rows once more; the first look at them stands in nobody's way."""
    before = await checked(cast.mallory, cast.mallorys_business_id, data + b"\n", **formats)
    assert before.preview and (before.preview.new, before.preview.rejected) == (data.count(b"@"), 0)
    await imported(cast.mallory, cast.mallorys_business_id, data + b"\n\n", **formats)
