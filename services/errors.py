"""Refusals: words for the person and a next step. Anything else that is raised is a bug (law 9)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """Where the person can mend it by themselves: `words` for a link or a button, to a page of the panel."""

    words: str
    path: str


class ProductError(Exception):
    """Something the person can understand and act on; its text is shown to them as it is.

    `next_step` says what to do now; doors show it on a line of its own, and the `way` as a link or a button.
    """

    def __init__(self, message: str, next_step: str = "", *, way: Way | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.way = way

    @property
    def words(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class NotAllowed(ProductError):
    """The person's role, or the business's owner, forbids the act."""


class NotFound(ProductError):
    """No such thing in this team; said byte for byte the same for a stranger's row (law 4)."""


class Conflict(ProductError):
    """Somebody was first, or the thing changed meanwhile; the words say who and what."""


class Stale(Conflict):
    """Somebody saved the same settings meanwhile. `revision` is theirs: saving on top of it, knowingly, is allowed."""

    def __init__(self, message: str, next_step: str = "", *, revision: int) -> None:
        super().__init__(message, next_step)
        self.revision = revision


class Invalid(ProductError):
    """What was given cannot be used; `field` names where, for doors that show it at the field."""

    def __init__(self, message: str, next_step: str = "", *, field: str = "") -> None:
        super().__init__(message, next_step)
        self.field = field


class TooLarge(Invalid):
    """More bytes than the act takes."""


class Busy(ProductError):
    """Too many ask at once, or one asks too often; a little later it goes."""


class OutOfService(ProductError):
    """The database is away, or a disk is full: nothing of ours is wrong, and it passes."""


class OutOfCredits(ProductError):
    """The pool cannot pay for the act."""


class SpendingStopped(OutOfCredits):
    """The team's ledger was found wrong: nothing is spent until the operator has mended it."""


class OverLimit(ProductError):
    """The team's plan has no more room for it, or does not include it. `what` is full: seats, businesses, customers,
    or the name of a feature; `limit` is how many there may be, 0 of a feature."""

    def __init__(self, message: str, next_step: str = "", *, what: str, limit: int = 0, way: Way | None = None) -> None:
        super().__init__(message, next_step, way=way)
        self.what = what
        self.limit = limit


class Unverified(ProductError):
    """The business's sender address is not verified (SPEC S4)."""


class Halted(ProductError):
    """The business or the team has been halted; nothing leaves until somebody resumes it."""


class Suppressed(ProductError):
    """The recipient unsubscribed, bounced or complained (SPEC C8)."""
