"""Whether an event comes from Stripe: its signature over the raw bytes, made within five minutes of now, either way.

The SDK's own check takes a time in the future, however far, and breaks on odd headers.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

TOLERANCE_S = 300
_LONGEST = 4_096
_MOST_SIGNATURES = 20


def is_signed(raw: bytes, header: str, secrets: Iterable[str], now: float) -> bool:
    """`header` is `Stripe-Signature`: t=seconds,v1=hex[,v1=hex …]; any signature by any of the secrets will do."""
    times, signatures = [], []
    for part in header.split(",") if len(header) <= _LONGEST else ():
        name, _, value = part.strip().partition("=")
        if name == "t":
            times.append(value)
        elif name == "v1":
            signatures.append(value.encode("ascii", "replace"))
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit()) or len(times[0]) > 12:
        return False
    if abs(now - int(times[0])) > TOLERANCE_S:
        return False
    signed = times[0].encode() + b"." + raw
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    # All are compared, so that the time taken tells nothing.
    return any([hmac.compare_digest(one, given) for one in expected for given in signatures[:_MOST_SIGNATURES]])
