"""Secrets at rest: no key is lost while it is rotated, and a missing one says what to do."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from gateways.vault import Vault, VaultError, key_kept_in

OLD, NEW = "o" * 32, "n" * 32


def test_a_secret_is_opened_by_the_old_key_until_it_is_sealed_with_the_new_one() -> None:
    sealed = Vault(OLD).seal("hush")
    assert "hush" not in sealed
    both = Vault(f"{NEW}, {OLD}")
    assert both.open(sealed) == "hush"
    moved = both.reseal(sealed)
    assert Vault(NEW).open(moved) == "hush"
    with pytest.raises(VaultError, match="SECRET_KEY must still contain"):
        Vault(NEW).open(sealed)


def test_a_key_of_ones_own_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    key = key_kept_in(tmp_path / "data")
    assert key_kept_in(tmp_path / "data") == key
    assert len(key) == 64
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
