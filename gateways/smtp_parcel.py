"""What is handed to a mail server and what became of it."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from gateways.smtp_dialogue import SmtpConnection

_PATH = re.compile(r"[!-;=?-~]+\Z")  # printable ASCII without space, < and >: nothing that could end a command


OPENING = "opening"  # the stage of a mail that no connection ever took: nothing is known against it


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail for one recipient. `content` is ready for the wire: CRLF lines, dots doubled at line starts
    (RFC 5321 4.5.2), the final CRLF, but not the dot that ends it. `id` is the caller's name for it."""

    id: Hashable
    sender: str
    recipient: str
    content: bytes

    def __post_init__(self) -> None:
        """Raises ValueError for what could smuggle a command or end the content early, whoever built it."""
        if not (_PATH.match(self.sender) or self.sender == "") or not _PATH.match(self.recipient):
            raise ValueError(f"Parcel {self.id}: an envelope address has characters that SMTP can't carry")
        # Servers differ in what ends a line (CR, LF, both), so no dot may follow any of them but as CR LF and
        # doubled. This runs for every mail and few have a line that begins with a dot, so we look from
        # behind, where bytes are searched four times as quickly.
        stuffed = self.content.rfind(b"\n.") < 0 or self.content.count(b"\n.") == self.content.count(b"\r\n..")
        first = self.content[:2] == b".." or self.content[:1] != b"."
        if not (stuffed and first) or self.content.rfind(b"\r.") >= 0 or not self.content.endswith(b"\r\n"):
            raise ValueError(f"Parcel {self.id}: the content is not dot-stuffed, or its last line has no end")


class Verdict(StrEnum):
    """The end of one attempt to send."""

    ACCEPTED = "accepted"  # the server took responsibility
    REJECTED = "rejected"  # the server said no, for now (4xx) or for good (5xx)
    UNCERTAIN = "uncertain"  # the final dot went out and no answer came that says yes or no
    NOT_SENT = "not_sent"  # the final dot never went out, even if the mail was handed over: safe to try again
    WITHDRAWN = "withdrawn"  # the caller's fence stopped it before the final dot


class Outcome(NamedTuple):
    """`code` and `text` are the server's answer (text is outside data); without an answer the code is 0 and the
    text is our reason. `stage` is MAIL, RCPT, DATA or dot: a 5xx to RCPT speaks of the address, others need not; or
    OPENING.
    """

    parcel: Parcel
    verdict: Verdict
    code: int = 0
    text: str = ""
    stage: str = ""

    @property
    def permanent(self) -> bool:
        """Whether a rejection is for good."""
        return self.verdict is Verdict.REJECTED and self.code >= 500


@dataclass(slots=True, eq=False)
class Job:
    """A parcel on its way through the pool."""

    parcel: Parcel
    batch: Any
    tries: int = 0
    refused_at: str = ""  # the stage at which the server refused it in this attempt
    connection: SmtpConnection | None = None
