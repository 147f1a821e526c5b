"""The ground under the house: the database away, or a disk without space. Both pass by themselves or by the operator's
hand, so they are told from bugs: work is done again, and people hear what it is."""

from __future__ import annotations

import errno

import asyncpg
from tortoise.exceptions import DBConnectionError

from services.errors import OutOfService
from services.translation import text

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# The server is stopping or starting, has cut the session, or has no room for one more; the wire to it is gone.
# A statement that was cancelled is an operator's intervention too by PostgreSQL's own classes (57014), and is none.
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresIOError,
    DBConnectionError,
    ConnectionError,
)


def outage_of(error: BaseException) -> OutOfService | None:
    """What a person is told when this was the ground's doing; None for everything else, which is somebody's fault."""
    for cause in (error, error.__cause__):  # Tortoise raises errors of its own from the driver's
        if isinstance(cause, asyncpg.DiskFullError) or (isinstance(cause, OSError) and cause.errno in _FULL):
            return OutOfService(
                text("There is no space left here to save anything."),
                text("Nothing was changed. Whoever runs AskUsers has to make room; then try again."),
            )
        if isinstance(cause, asyncpg.QueryCanceledError):
            return None
        if isinstance(cause, _AWAY) or _is_missing_socket(cause) or _is_cut_off(cause):
            return OutOfService(
                text("The database can't be reached at the moment."),
                text("Wait a minute, look whether your last step was saved, and try again."),
            )
    return None


def _is_missing_socket(error: BaseException | None) -> bool:
    """A server that is down takes its unix socket along; other files that are missing have a name."""
    return isinstance(error, FileNotFoundError) and error.filename is None


def _is_cut_off(error: BaseException | None) -> bool:
    """Of the driver's many words about its own use, those of a connection or pool that has ended under somebody."""
    return isinstance(error, asyncpg.InterfaceError) and ("closed" in str(error) or "closing" in str(error))
