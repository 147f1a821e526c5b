"""The operator's word: `manage.py verify-audit` names the break, and a head kept elsewhere shows what was cut off."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

import manage
from tests.cast import Cast


async def verify(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    args = manage.parser().parse_args(["verify-audit", *arguments])
    try:
        await args.run(args)
        code = 0
    except SystemExit as left:
        code = int(left.code or 0)
    return code, capsys.readouterr().out


async def test_the_operator_hears_where_a_chain_breaks_and_what_was_cut_off(
    cast: Cast, dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = await verify(capsys)
    assert code == 0 and said.count("\nHEAD ") == 2 and "Unbroken" in said
    heads = tmp_path / "heads.txt"
    heads.write_text(said)
    assert (await verify(capsys, "--kept", str(heads)))[0] == 0

    raw = await asyncpg.connect(dsn)
    await raw.execute("SET session_replication_role = replica")
    team = cast.olivia.team_id
    gone = await raw.fetchval(
        """WITH cut AS (DELETE FROM audit_links WHERE team_id = $1 AND position > 5 RETURNING entry_id)
           SELECT count(*) FROM cut""",
        team,
    )
    await raw.execute(
        """DELETE FROM audit_entries e WHERE team_id = $1
              AND NOT EXISTS (SELECT FROM audit_links l WHERE l.entry_id = e.id)""",
        team,
    )
    assert gone > 2
    assert (await verify(capsys))[0] == 0  # without the kept head a chain cut short looks whole
    code, said = await verify(capsys, "--kept", str(heads))
    assert code == 1 and "cut off at link 5" in said

    entry = await raw.fetchval("SELECT entry_id FROM audit_links WHERE team_id = $1 AND position = 3", team)
    await raw.execute("UPDATE audit_entries SET act = 'nothing' WHERE id = $1", entry)
    await raw.close()
    code, said = await verify(capsys, "--team", "Fernweh Maps")
    assert code == 1 and f"link 3, entry {entry}, time 20" in said
    assert (await verify(capsys, "--team", "Other Corp"))[0] == 0
