"""A list of customers as a company exports it, and the same rows ready for PostgreSQL's own COPY."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

TITLES = ("Email", "Name", "Company", "Total Spent", "Monthly Spend", "Payment Count", "First Payment Date",
          "Last Payment Date", "Country", "Language", "Plan")  # fmt: skip
COLUMNS = ("team_id", "business_id", "email", "name", "company", "total_spend", "monthly_spend", "payment_count",
           "first_payment_on", "last_payment_on", "country", "language", "facts", "timezone", "segment",
           "created_at")  # fmt: skip
_NAMES = ("Jane", "José", "Zoë", "Kim", "Olaf", "Priya", "Max", "Anna")


def write_files(folder: Path, rows: int, team_id: int, business_id: int) -> tuple[Path, Path]:
    """The file to import and the one to copy: names repeat, one company in fifty needs quotation marks."""
    export, ready, chance = folder / "export.csv", folder / "ready.csv", random.Random(7)
    with export.open("w", newline="") as one, ready.open("w", newline="") as other:
        exported, copied = csv.writer(one), csv.writer(other)
        exported.writerow(TITLES)
        for n in range(rows):
            total, monthly = chance.randrange(10**7), chance.randrange(10**5)
            first, last = (f"20{chance.randrange(10, 26)}-{m:02}-{chance.randrange(10, 29)}" for m in (n % 12 + 1, 3))
            row = (
                f"{chance.randrange(16**8):08x}.{n}@company{n % 40_000}.example",
                f"{_NAMES[n % 8]} {chance.randrange(16**6):06x}",
                f"Company {n % 40_000}" + (", Inc." if n % 50 == 0 else ""),
                f"{total // 100}.{total % 100:02}",
                f"{monthly // 100}.{monthly % 100:02}",
                chance.randrange(60),
                first,
                last,
                "France",
                "fr",
                "Business",
            )
            exported.writerow(row)
            facts = json.dumps({"Plan": row[10]})
            copied.writerow((team_id, business_id, *row[:3], total, monthly, *row[5:10], facts, "", "prospect", "now"))
    return export, ready
