"""What a database is made of, in the words of PostgreSQL's own pg_dump: all that it takes to make it anew."""

from __future__ import annotations

import os
import pwd
import subprocess

from gateways.postgres_place import SYSTEM_ACCOUNT, find_programs

# When a migration was done is another moment in each. What it writes of countries' clocks follows what the machine
# knows of time zones: whoever compares makes does that on its own.
_NOT_COMPARED = ("tortoise_migrations", "country_zones")


def make_of(address: str, *, rows: bool = True) -> str:
    """Tables, columns, defaults, keys, indexes, triggers, functions, comments, storage, rights, rows; not DBOS's."""
    of_rows = [f"--exclude-table-data={table}" for table in _NOT_COMPARED] if rows else ["--schema-only"]
    programs = find_programs(pwd.getpwnam(SYSTEM_ACCOUNT) if os.geteuid() == 0 else None)
    command = [programs / "pg_dump", "--no-owner", "--exclude-schema=dbos", *of_rows, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return "\n".join(line for line in said.splitlines() if not line.startswith("\\"))  # psql's, with a nonce
