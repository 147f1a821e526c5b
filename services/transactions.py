"""Tortoise's transaction, mended for a connection that is lost while it begins or ends.

Tortoise 1.1 then leaves the task within it for good: whatever the task asks of the database afterwards goes to the dead
connection, and one that is lost at the beginning never comes back to the pool.
"""

from __future__ import annotations

import logging
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

log = logging.getLogger(__name__)


class SureTransaction(TransactionContextPooled):
    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        self.client._connection = await self.client._parent._pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            await self._give_back()
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if not self.client._finalized and exc_type is not TransactionManagementError:  # that one failed already
                await (self.client.rollback() if exc_type else self.client.commit())
        finally:
            get_connections().reset(self.token)
            await self._give_back()

    async def _give_back(self) -> None:
        """What was committed stands whatever becomes of the connection; the pool itself drops one that is lost."""
        pool = self.client._parent._pool
        if pool is None:
            return
        try:
            await pool.release(self.client._connection)
        except Exception as error:
            log.warning("a connection was lost as it came back (%s)", type(error).__name__)


def _in_transaction(self: AsyncpgDBClient) -> TransactionContext:
    return SureTransaction(TransactionWrapper(self), self._pool_init_lock)


def mend_transactions() -> None:
    """For every client of this process; a transaction within another is a savepoint of its own, as before."""
    AsyncpgDBClient._in_transaction = _in_transaction  # type: ignore[method-assign]
