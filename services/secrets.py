"""The vault of this installation, and the rotation of its key (law 12)."""

from __future__ import annotations

from functools import cache

import config
from gateways.vault import Vault, key_kept_in
from models import DkimKey, MailServer, StripeConnection


@cache
def vault() -> Vault:
    settings = config.settings()
    return Vault(settings.secret_key or key_kept_in(settings.data_dir))


async def rotate_secrets() -> int:
    """Seal every stored secret anew with the newest key. Killed half way it is run again; how many were sealed."""
    count = 0
    async for key in DkimKey.all().order_by("id"):
        sealed = vault().reseal(key.private_key)
        count += await DkimKey.filter(id=key.id, private_key=key.private_key).update(private_key=sealed)
    async for connection in StripeConnection.exclude(sealed_key="").order_by("id"):
        held = StripeConnection.filter(id=connection.id, sealed_key=connection.sealed_key)
        count += await held.update(sealed_key=vault().reseal(connection.sealed_key))
    async for server in MailServer.exclude(password="").order_by("id"):
        sealed = vault().reseal(server.password)
        count += await MailServer.filter(id=server.id, password=server.password).update(password=sealed)
    return count
