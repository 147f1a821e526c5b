"""Secrets at rest: sealed with a versioned key, so that one command can rotate it (law 12)."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class VaultError(Exception):
    """A sealed secret can't be opened with the keys at hand; the words say which setting to look at."""


class Vault:
    """Seals with the first key and opens with any: SECRET_KEY may hold several, newest first, split by commas."""

    def __init__(self, secret_key: str) -> None:
        keys = [k.strip() for k in secret_key.split(",") if k.strip()]
        self._keys = [Fernet(base64.urlsafe_b64encode(hashlib.sha256(k.encode()).digest())) for k in keys]
        self._all = MultiFernet(self._keys)

    def seal(self, plain: str) -> str:
        return self._all.encrypt(plain.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises VaultError when no key of SECRET_KEY opens it."""
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise VaultError(
                "A stored secret can't be opened. SECRET_KEY must still contain the key it was sealed with "
                "(newest first, split by commas)."
            ) from None

    def reseal(self, sealed: str) -> str:
        """The same secret under the newest key."""
        return self.seal(self.open(sealed))


def key_kept_in(data_dir: Path) -> str:
    """The key made at the first start where SECRET_KEY is not set; readable by its owner alone."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"secret_key.{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # two processes at once: the first one's key stands
            os.link(part, path)
        part.unlink()
    return path.read_text().strip()
