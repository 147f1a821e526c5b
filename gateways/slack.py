"""Asks Slack whose token ours is, and what time it is: the questions that are put to it outside of its own door."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx2

from gateways.capped_http import CappedTransport
from gateways.outside import GatewayError, outside

WITHIN_S = 10
_MOST_BYTES = 100_000
# Slack's own names for trouble that passes by itself; every other name means that it will say the same again.
_PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})


@outside
async def ask_whose_token(token: str, api_url: str) -> tuple[str, str]:
    """The workspace's id and name (auth.test).

    Raises:
        GatewayError: Slack can't be reached, or does not take the token; `code` is then its own name for the reason.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    try:
        async with httpx2.AsyncClient(transport=CappedTransport(_MOST_BYTES), timeout=WITHIN_S) as http:
            told = (await http.post(f"{api_url}auth.test", headers=headers)).json()
    except (httpx2.HTTPError, ValueError) as error:
        raise GatewayError("Slack", f"can't be reached ({type(error).__name__})", permanent=False) from None
    if not isinstance(told, dict) or told.get("ok") is not True:
        said = str(told.get("error", "")) if isinstance(told, dict) else ""
        name = said if said.isascii() and said.isidentifier() and len(said) < 60 else "no answer that we know"
        raise GatewayError("Slack", f"refuses our token ({name})", permanent=name not in _PASSING, code=name)
    return str(told.get("team_id", ""))[:40], str(told.get("team", ""))[:200]


@outside
async def read_clock(api_url: str) -> float:
    """Slack's time in seconds since 1970, to the second, by the Date of its answer (RFC 9110, 6.6.1).

    Raises:
        GatewayError: it can't be reached, or says no time.
    """
    try:
        async with httpx2.AsyncClient(transport=CappedTransport(_MOST_BYTES), timeout=WITHIN_S) as http:
            answer = await http.get(f"{api_url}api.test", headers={"Accept-Encoding": "identity"})
            return parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (httpx2.HTTPError, KeyError, ValueError) as error:
        raise GatewayError("Slack", f"does not say the time ({type(error).__name__})", permanent=False) from None
