"""Whether the sender's own domain disowns a mail (DMARC, RFC 7489), as a receiver on its way has noted."""

from __future__ import annotations

import re

from services.inbound.classification import read_sender_verdict
from services.inbound.mail_headers import Headers, read_headers, without_comments

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEAD = 2 * 2**20
_REPORTS_READ = 10


def is_disowned(raw: bytes) -> bool:
    """A failed check is believed from whoever reports it: nobody forges a verdict against himself.

    A passed one is not, since any sender can write that line: a sender is doubted or unknown here.
    """
    headers = read_headers(_BLANK_LINE.split(raw[:_LONGEST_HEAD], maxsplit=1)[0])
    senders = [("from", value) for value in headers.every("from")[:2]]
    for report in headers.every("authentication-results")[:_REPORTS_READ]:
        reporter = without_comments(report).partition(";")[0].split()[:1]
        field = ("authentication-results", report)
        if reporter and read_sender_verdict(Headers((field, *senders)), reporter[0]) is False:
            return True
    return False
