"""What a language model's failures mean: one of a dozen codes, worth another try or not, in words for a person."""

import math
import random
import time
from email.utils import parsedate_to_datetime

import httpx2
import openai

from gateways.capped_http import ResponseTooLarge
from gateways.outside import GatewayError

PARTY = "language model"

# code: (permanent, sentence). `not_understood` is a request that the server refuses as such (400, 422).
FAILURES: dict[str, tuple[bool, str]] = {
    "refused": (True, "refused to write this"),
    "truncated": (True, "was cut off before its end"),
    "malformed": (False, "did not answer in the form it was asked for"),
    "empty": (False, "answered with nothing"),
    "timeout": (False, "took too long to answer"),
    "rate_limited": (False, "has too much to do right now; try again in a minute"),
    "quota_used_up": (True, "has no quota left for this key; an administrator has to top it up"),
    "unavailable": (False, "can't be reached right now; try again in a minute"),
    "bad_key": (True, "does not accept our key; an administrator has to check OPENAI_API_KEY"),
    "model_gone": (True, "does not know the model {model}; an administrator has to check OPENAI_MODEL"),
    "too_long": (True, "was asked for, or wrote, more than fits"),
    "not_understood": (True, "did not accept the request"),
}


def failure(code: str, model: str = "", more: str = "", retry_after_s: float = 0) -> GatewayError:
    permanent, sentence = FAILURES[code]
    said = sentence.format(model=model) + more
    return GatewayError(PARTY, said, permanent=permanent, code=code, retry_after_s=retry_after_s)


def failure_of(raised: Exception, model: str) -> GatewayError:
    """Classify whatever the client library let through; a GatewayError stays what it is."""
    if isinstance(raised, GatewayError):
        return raised
    return failure(_code_of(raised), model)


def _code_of(raised: Exception) -> str:
    if isinstance(raised, ResponseTooLarge) or isinstance(raised.__cause__, ResponseTooLarge):
        return "too_long"
    if isinstance(raised, openai.APITimeoutError | httpx2.TimeoutException):
        return "timeout"
    if isinstance(raised, openai.APIStatusError):
        return code_of_status(raised.status_code, str(raised.code or ""), str(raised.type or ""))
    if isinstance(raised, openai.APIError | httpx2.HTTPError):
        # The connection broke, or an error came in the middle of a stream that began with status 200.
        return "unavailable"
    return "malformed"


def code_of_status(status: int, code: str, kind: str) -> str:
    if code == "insufficient_quota" or kind == "insufficient_quota":
        return "quota_used_up"
    if code in ("content_filter", "content_policy_violation"):
        return "refused"
    if code in ("context_length_exceeded", "exceed_context_size_error") or kind == "exceed_context_size_error":
        return "too_long"
    by_status = {
        401: "bad_key",
        403: "bad_key",
        404: "model_gone",
        408: "timeout",
        413: "too_long",
        429: "rate_limited",
    }
    if status in by_status:
        return by_status[status]
    return "unavailable" if status >= 500 or status == 409 else "not_understood"


def seconds_to_wait(raised: Exception, request_number: int) -> float:
    """How long to wait before the next try: what the server asks for (RFC 9110, 10.2.3), else a growing pause."""
    if isinstance(raised, openai.APIStatusError):
        asked = retry_after(raised.response.headers.get("retry-after", ""))
        if asked is not None:
            return asked
    return 0.5 * 2 ** (request_number - 1) * random.uniform(0.5, 1.0)


def retry_after(value: str) -> float | None:
    """Seconds from now, of a number or a date; None for what is neither."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None
