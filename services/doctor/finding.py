"""What was found when a connection was tried: in plain words, timed, bounded, and without any secret in it."""

from __future__ import annotations

import asyncio
import base64
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

import config
from services.translation import Text, text


@dataclass(frozen=True, slots=True)
class Finding:
    """One connection. `works` is None where there is nothing to try; `to_do` names the exact setting to look at."""

    name: str
    works: bool | None
    words: str
    to_do: str = ""
    took_s: float = 0.0


Check = Callable[[], Awaitable[Finding]]
STRUCK = "•••"
_SHORTEST_SECRET = 6  # shorter ones would strike out ordinary words


async def try_it(name: str, check: Check, within_s: float) -> Finding:
    """Run one check; whatever it raises is a finding too, never its own words: they may hold anything."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(within_s):
            found = await check()
    except TimeoutError:
        words = text("It did not answer within {seconds} seconds.", seconds=round(within_s))
        found = Finding(name, False, words, text("Is the other side up, and is a firewall between?"))
    except Exception as error:
        words = text("It could not be tried ({kind}).", kind=type(error).__name__)
        found = Finding(name, False, words, text("The log of the process says more."))
    took = time.monotonic() - began
    return replace(found, words=struck(found.words), to_do=struck(found.to_do), took_s=took)


def struck(words: str) -> str:
    """The words without any of our secrets, as they are or as wires write them: a server may echo what it was told."""
    if not isinstance(words, Text):
        return _struck(words)
    values = {name: _struck(value) if isinstance(value, str) else value for name, value in words.values.items()}
    clean = Text(words.template.format(**values))
    clean.template, clean.values = words.template, values
    return clean if _struck(clean) == clean else text("The answer held a secret and is not shown.")


def _struck(words: str) -> str:
    for secret in _secrets():
        words = words.replace(secret, STRUCK)
    return words


def _secrets() -> list[str]:
    settings = config.settings()
    plain = {
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
        settings.openai_api_key,
        settings.inbound_secret,
        settings.stripe_secret_key,
        *settings.stripe_webhook_secret.split(","),
        *settings.secret_key.split(","),
    }
    for url in (settings.smtp_url, settings.database_url, settings.openai_base_url):
        plain |= {url if "@" in url else "", *_of_url(url)}
    forms = {form for secret in plain for form in _forms(secret) if len(form) >= _SHORTEST_SECRET}
    return sorted(forms, key=len, reverse=True)


def _of_url(url: str) -> set[str]:
    try:
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return set()
    return {password, f"\0{user}\0{password}" if password else ""}


def _forms(secret: str) -> set[str]:
    if not secret:
        return set()
    coded = base64.b64encode(secret.encode()).decode()
    return {secret.strip(), quote(secret, safe=""), coded, re.sub("=+$", "", coded)}
