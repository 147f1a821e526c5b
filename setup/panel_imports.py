"""Imports of the panel's world, one in each state that a person can meet."""

from __future__ import annotations

from models import Import, Team
from services.actors import Actor
from services.imports import undo_import
from tests.imports.whole_way import at_rest, checked, imported, looked_at

TITLES = "Email,Name,Company,Total Spent,Payment Count,First Payment Date,Country,Plan"
PLACES = ("Hamburg", "Lyon", "Bergen", "Porto", "Graz", "Leeds", "Turku", "Gdańsk")


async def add_imports(olivia: Actor, business_id: int) -> dict[str, int | str]:
    """Those that wait last: another of the same business would be refused while one runs."""
    undone = (await imported(olivia, business_id, _file(range(400, 440)))).id
    await undo_import(olivia, undone)
    await at_rest(olivia, undone)
    done = (await imported(olivia, business_id, _file(range(240)) + BAD)).id
    failed = (await looked_at(olivia, business_id, b"Kundennummer;Ort\n1;Graz\n")).id
    ids = {"import_undone": undone, "import_done": done, "import_failed": failed}
    ids["import_columns"] = (await looked_at(olivia, business_id, ASKING)).id
    ids["import_checked"] = (await checked(olivia, business_id, _file(range(150, 330), spent=7) + BAD + TWICE)).id
    ids["import_running"] = running = (await checked(olivia, business_id, _file(range(500, 900)))).id
    await Import.filter(id=running).update(state="running", done=260, total=400, added=260)
    ids["import_over_limit"] = over = (await checked(olivia, business_id, _file(range(900, 1000)))).id
    found = await Import.get(id=over)
    await Import.filter(id=over).update(preview={**found.preview, "rows": 12_000, "new": 12_000})
    await Team.filter(id=olivia.team_id).update(customer_limit=10_000)
    return dict(ids)


def _file(numbers: range, spent: int = 3) -> bytes:
    lines = [TITLES]
    for n in numbers:
        place = PLACES[n % len(PLACES)]
        day = f"20{20 + n % 6}-{1 + n % 12:02}-{1 + n % 28:02}"
        plan = ("Solo", "Team", "Fleet")[n % 3]
        cells = (
            f"depot{n}@haulier-{n}.example", f"Depot {place} {n}", f"Haulier {n}",
            f"{n * spent}.50", str(n % 30), day, "DE", plan,
        )  # fmt: skip
        lines.append(",".join(cells))
    return ("\n".join(lines) + "\n").encode()


BAD = b"""\
not-an-address,Nobody,,1,1,,,
two@a.example; three@a.example,Two,,1,1,,,
minus@haulier.example,Minus,,-5.00,1,,,
,Nameless,,1,1,,,
when@haulier.example,When,,12.00,1,soon,,
"""
TWICE = b"depot150@haulier-150.example,Depot Graz,,,,,,Fleet\n"
ASKING = b"""\
Email,E-mail,Name,Total Spent,First Payment Date,Last Payment Date,Customer since,Notes
jane@acme.example,jane.p@home.example,Jane Porter,1.250,02/03/2024,04/05/2026,2019,Wants the export
luc@moreau.example,luc@home.example,Luc Moreau,310,05/06/2023,01/02/2026,2021,
mateo@andes.example,mateo@home.example,Mateo Rojas,2.400,07/08/2022,03/03/2026,2020,Asked twice about SSO
"""
