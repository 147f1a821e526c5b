"""Tries each connection of this installation for real, as the work itself would use it."""

from __future__ import annotations

import time
from contextlib import suppress
from urllib.parse import urlsplit

from pydantic import BaseModel

import config
from gateways.outside import GatewayError
from gateways.slack import ask_whose_token, read_clock
from gateways.smtp import SmtpPool
from gateways.smtp_probe import ask_for_recipient
from gateways.stripe import does_stripe_answer
from gateways.stripe_billing import StripeBilling
from services.clocks import DATABASE, SLACK, TO_DO, ahead_of_database_s, apart
from services.database import query
from services.doctor.finding import Check, Finding
from services.doctor.mail_route import describe_mail_route
from services.durable_work import BOT, HOUSE
from services.health import read_missing
from services.letters import nothing_to_settle
from services.model import language_model
from services.translation import text

WAITS_TOO_LONG_S = 60  # for work that is due
_ANSWERED_BADLY = frozenset({"malformed", "empty", "truncated", "refused", "too_long"})
_LOCAL = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where one listens on all, one is reached here


_BILLING = """
SELECT (SELECT count(*) FROM billing_alerts WHERE seen_at IS NULL) AS alerts,
       (SELECT differences <> '[]' FROM billing_reconciliations ORDER BY id DESC LIMIT 1) AS differed"""


class _Ping(BaseModel):
    word: str


async def check_database() -> Finding:
    missing = await read_missing()
    if missing:
        words = text("The database is not ready: {what}.", what="; ".join(missing[:3]))
        return Finding("database", False, words, text("Look at DATABASE_URL, and start the product once: it migrates."))
    found = await query(
        """SELECT current_setting('server_version') AS version,
                  pg_size_pretty(pg_database_size(current_database())) AS size"""
    )
    version = found[0]["version"].split()[0]
    return Finding("database", True, text("PostgreSQL {version}, {size}.", version=version, size=found[0]["size"]))


async def check_clock() -> Finding:
    """Beside the database's, and Slack's where it answers: we and the database may share a clock that is wrong."""
    found = [(await ahead_of_database_s(), DATABASE)]
    settings = config.settings()
    if settings.slack_bot_token:
        with suppress(GatewayError):
            found.append((time.time() - await read_clock(settings.slack_api_url), SLACK))
    for ahead_s, whose in found:
        if said := apart(ahead_s, whose):
            return Finding("clock", False, said, TO_DO)
    return Finding("clock", True, text("It agrees with the clock of {whose}.", whose=found[-1][1]))


async def check_work() -> Finding:
    """Whether somebody does the work that is due: mails, replies and cards wait for it."""
    made = await query("SELECT to_regclass('dbos.workflow_status') IS NOT NULL AS made")
    if not made[0]["made"]:
        return Finding("work", None, text("Nothing has been started here yet."))
    rows = await query(
        """SELECT queue_name, count(*) AS n FROM dbos.workflow_status
            WHERE status = 'ENQUEUED' AND queue_name = ANY($1::text[])
              AND created_at < (extract(epoch FROM now()) - $2) * 1000 GROUP BY 1""",
        [HOUSE, BOT],
        WAITS_TOO_LONG_S,
    )
    waits = {row["queue_name"]: row["n"] for row in rows}
    if HOUSE in waits:
        words = text("{n} pieces of work have waited for over a minute.", n=waits[HOUSE])
        return Finding("work", False, words, text("Start: python -m serve worker"))
    if BOT in waits:
        words = text("{n} messages to or from Slack have waited for over a minute.", n=waits[BOT])
        return Finding("work", False, words, text("Start: python -m serve bot"))
    return Finding("work", True, text("Nothing due is waiting."))


async def check_slack() -> Finding:
    settings = config.settings()
    if not settings.slack_bot_token:
        words = text("No keys are set: the sandbox's workspace stands in.")
        return Finding("slack", None, words, text("For a real one see bot/manifest.yaml."))
    try:
        workspace, name = await ask_whose_token(settings.slack_bot_token, settings.slack_api_url)
    except GatewayError as error:
        if error.permanent:
            words = text("Slack refuses SLACK_BOT_TOKEN ({name}).", name=error.code)
            return Finding("slack", False, words, text("Install the app again and set its new token."))
        words = text("Slack can't be reached.")
        return Finding("slack", False, words, text("Is this machine online, and SLACK_API_URL right?"))
    return Finding("slack", True, text("The workspace {name} ({id}) takes our token.", name=name, id=workspace))


async def check_model() -> Finding:
    model = language_model()
    if model is None:
        words = text("None is set: the built-in writer works.")
        return Finding("model", None, words, text("For a model set OPENAI_API_KEY or OPENAI_BASE_URL."))
    named = config.settings().openai_model
    try:
        await model.write("Answer in JSON.", "Say the word ready.", _Ping, key="check", deadline_s=30)
    except GatewayError as error:
        if error.code in _ANSWERED_BADLY:  # the wire works; whether this model is good enough is for a person to say
            words = text("{model} answers, but not in the form it was asked for.", model=named)
            return Finding("model", True, words, text("A larger model keeps to the form better."))
        words = text("The {party} {said}.", party=error.party, said=error.message)
        return Finding("model", False, words, text("Look at OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL."))
    return Finding("model", True, text("{model} answers.", model=named))


async def check_mail_out() -> Finding:
    url = config.settings().smtp_url
    if not url:
        words = text("SMTP_URL is not set.")
        to_do = text("Set it to your mail server: smtp://user:password@host:587. In the sandbox, make run sets it.")
        return Finding("mail_out", False, words, to_do)
    try:
        async with SmtpPool(url, nothing_to_settle) as pool:
            offers = await pool.check()
    except (GatewayError, ValueError) as error:
        words = text("{said}.", said=str(getattr(error, "message", error)).rstrip("."))
        if getattr(error, "code", "") == "unreachable":
            words = text("Nothing answers at {host}.", host=urlsplit(url).netloc.rpartition("@")[2])
        return Finding("mail_out", False, words, text("Look at SMTP_URL."))
    host = urlsplit(url).hostname or ""
    if offers.pipelining:
        return Finding("mail_out", True, text("{host} answers and takes mail in a pipeline.", host=host))
    return Finding("mail_out", True, text("{host} answers.", host=host))


async def check_mail_in() -> Finding:
    """Knocks at our own listener with the address of the newest mail: what its customer's server would do."""
    settings = config.settings()
    where = f"{settings.inbound_host}:{settings.inbound_port}"
    newest = await query(
        """SELECT 'reply+' || e.token || '@' || coalesce(nullif(b.reply_domain, ''), $1) AS address
             FROM emails e JOIN businesses b ON b.id = e.business_id ORDER BY e.id DESC LIMIT 1""",
        settings.reply_domain,
    )
    address = newest[0]["address"] if newest else f"nobody@{settings.reply_domain}"
    host = _LOCAL.get(settings.inbound_host, settings.inbound_host)
    try:
        code = await ask_for_recipient(host, settings.inbound_port, address)
    except GatewayError as error:
        words = text("The listener at {where} {said}.", where=where, said=error.message)
        return Finding("mail_in", False, words, text("Start: python -m serve worker, and look at INBOUND_SMTP."))
    if newest and code // 100 != 2:
        words = text("The listener at {where} answered {code} to an address of ours.", where=where, code=code)
        return Finding("mail_in", False, words, text("Look at REPLY_DOMAIN: is it the same as when the mail was sent?"))
    to_do = await describe_mail_route(settings.reply_domain)
    if newest:
        return Finding("mail_in", True, text("The listener at {where} takes replies.", where=where), to_do)
    return Finding("mail_in", True, text("The listener at {where} answers.", where=where), to_do)


async def check_stripe() -> Finding:
    """Whether Stripe can be reached at all; each business's key is tried by its own imports, and told on its page."""
    connected = await query("SELECT EXISTS (SELECT FROM stripe_connections WHERE sealed_key <> '') AS any")
    if not connected[0]["any"]:
        words = text("No business is connected to Stripe yet.")
        return Finding("stripe", None, words, text("Connect one on its page, under Stripe."))
    try:
        await does_stripe_answer(config.settings().stripe_api_url)
    except GatewayError:
        words = text("Stripe can't be reached.")
        return Finding("stripe", False, words, text("Is this machine online, and STRIPE_API_URL right?"))
    return Finding("stripe", True, text("Stripe answers."))


async def check_billing() -> Finding:
    """Whether teams can pay: our key is taken, events arrive, and nothing waits for the operator."""
    settings = config.settings()
    if not settings.stripe_secret_key:
        words = text("Nothing is sold here.")
        return Finding("billing", None, words, text("To sell plans and credits, set STRIPE_SECRET_KEY."))
    try:
        async with StripeBilling(settings.stripe_secret_key, settings.stripe_api_url) as stripe:
            await stripe.find_prices(["askusers"])
    except GatewayError as error:
        if error.permanent:
            words = text("Stripe does not take the key, or not for this.")
            return Finding("billing", False, words, text("Look at STRIPE_SECRET_KEY and its rights."))
        words = text("Stripe can't be reached.")
        return Finding("billing", False, words, text("Is this machine online, and STRIPE_API_URL right?"))
    counted = (await query(_BILLING))[0]
    if counted["alerts"]:
        words = text("{count} payments or events need a look.", count=counted["alerts"])
        return Finding("billing", False, words, text("Read them: manage.py billing alerts"))
    if counted["differed"]:
        words = text("Last night our books differed from Stripe's.")
        return Finding("billing", False, words, text("Do its events reach {path}?", path="/stripe/events"))
    return Finding("billing", True, text("Stripe takes the key, and the books agree."))


# Each with the seconds that it may take; in the order in which one would mend them.
CHECKS: dict[str, tuple[Check, float]] = {
    "database": (check_database, 5),
    "clock": (check_clock, 12),
    "work": (check_work, 5),
    "slack": (check_slack, 12),
    "model": (check_model, 35),
    "mail_out": (check_mail_out, 20),
    "mail_in": (check_mail_in, 12),
    "stripe": (check_stripe, 35),
    "billing": (check_billing, 35),
}
