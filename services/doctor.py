"""Tries each connection of this installation and says in plain words what to do (issue: `manage.py check`)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from pydantic import BaseModel

import config
from gateways.outside import GatewayError
from gateways.smtp import SmtpPool
from services.database import query
from services.letters import nothing_to_settle
from services.model import language_model


@dataclass(frozen=True, slots=True)
class Finding:
    """One connection: whether it works, and a sentence that says what was found or what to do."""

    name: str
    works: bool
    words: str


_ANSWERED_BADLY = frozenset({"malformed", "empty", "truncated", "refused", "too_long"})


class _Ping(BaseModel):
    word: str


async def check_database() -> Finding:
    try:
        version = (await query("SHOW server_version"))[0]["server_version"]
        tables = (await query("SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'public'"))[0]["n"]
    except Exception as error:
        return Finding("database", False, f"It can't be reached ({error}). Look at DATABASE_URL.")
    return Finding("database", True, f"PostgreSQL {version.split()[0]}, {tables} tables.")


async def check_model() -> Finding:
    model = language_model()
    if model is None:
        return Finding(
            "model", True, "None is set: the built-in writer works. Set OPENAI_API_KEY or OPENAI_BASE_URL for a model."
        )
    try:
        await model.write("Answer in JSON.", "Say the word ready.", _Ping, key="check", deadline_s=30)
    except GatewayError as error:
        said = f"The {error.party} {error.message}."
        if error.code in _ANSWERED_BADLY:  # the wire works; whether this model is good enough is for a person to say
            return Finding("model", True, f"{said} It does answer; a larger model keeps to the form better.")
        return Finding("model", False, f"{said} Look at OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL.")
    return Finding("model", True, f"{config.settings().openai_model} answers.")


async def check_smtp() -> Finding:
    url = config.settings().smtp_url
    if not url:
        return Finding("mail out", False, "SMTP_URL is not set. In the sandbox `make run` sets it by itself.")
    try:
        pool = SmtpPool(url, nothing_to_settle)
        offers = await pool.check()
        await pool.close()
    except (GatewayError, ValueError, OSError) as error:
        return Finding("mail out", False, f"{getattr(error, 'message', error)} Look at SMTP_URL.")
    how = " and takes mail in a pipeline" if offers.pipelining else ""
    return Finding("mail out", True, f"The server answers{how}.")


async def check_inbound() -> Finding:
    settings = config.settings()
    where = f"{settings.inbound_host}:{settings.inbound_port}"
    try:
        async with asyncio.timeout(5):
            _, writer = await asyncio.open_connection(
                settings.inbound_host.replace("0.0.0.0", "127.0.0.1"),  # noqa: S104
                settings.inbound_port,
            )
            writer.close()
    except (OSError, TimeoutError):
        return Finding("mail in", False, f"Nobody listens at INBOUND_SMTP {where}. Start `python -m serve worker`.")
    return Finding(
        "mail in", True, f"The listener answers at {where}. The MX of {settings.reply_domain} must lead to it."
    )


async def check_all() -> list[Finding]:
    return [await check_database(), await check_model(), await check_smtp(), await check_inbound()]
