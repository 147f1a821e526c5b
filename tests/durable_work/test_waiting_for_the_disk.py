"""Who waits for the disk: whoever promises that work will be done, and not whoever notes how far it has got."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import create_engine, text

from services.database import query
from services.work_process import sqlalchemy_url, without_waiting


@pytest.mark.parametrize("more", ["", "&options=-c%20work_mem%3D5MB"])
async def test_work_is_recorded_on_the_disk_and_its_progress_on_the_way_there(dsn: str, more: str) -> None:
    def ask() -> list[str]:
        engine = create_engine(without_waiting(sqlalchemy_url(dsn + more)))
        with engine.connect() as connection:
            told = [
                connection.execute(text(f"SELECT {what}")).scalar_one()
                for what in (
                    "current_database()",
                    "current_setting('synchronous_commit')",
                    "current_setting('work_mem')",
                )
            ]
        engine.dispose()
        return told

    house = await query("SELECT current_database() AS name, current_setting('synchronous_commit') AS waits")
    assert house[0]["waits"] == "on"
    assert await asyncio.to_thread(ask) == [house[0]["name"], "off", "5MB" if more else "4MB"]
