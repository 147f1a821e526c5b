"""What the sandbox keeps in a file."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sandbox import keeping
from sandbox.keeping import Keeper
from tests.cast import until


async def test_what_changed_while_it_was_being_written_is_kept_at_the_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "WRITE_AFTER_S", 0.0)
    writing, go_on, write = threading.Event(), threading.Event(), Keeper._write

    def write_when_told(keeper: Keeper, text: str) -> None:
        writing.set()
        go_on.wait(60)
        write(keeper, text)

    monkeypatch.setattr(Keeper, "_write", write_when_told)
    held = {"n": 1}
    keeper = Keeper(tmp_path / "kept.json", lambda: held)
    keeper.start()
    keeper.mark_changed()

    async def it_is_being_written() -> bool:
        return writing.is_set()

    await until(it_is_being_written)
    held["n"] = 2
    keeper.mark_changed()
    keeper._stopping.set()
    go_on.set()
    await keeper.stop()
    assert keeper.load() == {"n": 2}
