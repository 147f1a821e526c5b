"""The only reader of the environment: settings are read once, and wrong or missing ones stop the start by name."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class SettingsError(Exception):
    """One plain sentence a line, each naming the setting that is wrong and what it should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the operator can set. Times are in seconds, sizes in bytes."""

    port: int
    bot_port: int
    sandbox_port: int
    data_dir: Path
    database_url: str  # "" means the embedded PostgreSQL
    public_url: str  # without a trailing slash
    secret_key: str  # "" means the one kept in data_dir; several split by commas, newest first, while rotating
    slack_bot_token: str
    slack_signing_secret: str
    slack_app_token: str  # "" means HTTP mode
    slack_api_url: str
    stripe_api_url: str  # "" means Stripe's own
    stripe_secret_key: str  # of the operator's own account, which teams pay to; "" means that nothing is sold
    stripe_webhook_secret: str  # several split by commas while rotating; goes with the key
    stripe_tax: bool  # Stripe Tax reckons the tax of what teams buy
    payment_grace_days: int  # a team keeps its plan for so long after a payment for it has failed
    catalogue: str  # the path of the operator's file of what is sold; "" means the one that comes with the product
    metering: bool  # off: everything is included, credits are counted and never refused (self-hosters)
    openai_api_key: str
    openai_base_url: str
    openai_model: str
    model_at_once: int  # questions of batches to the model at once, over all batches of a process
    smtp_url: str
    private_mail_hosts: frozenset[str]  # teams' own mail servers that may be inside this network
    inbound_host: str
    inbound_port: int
    inbound_secret: str
    reply_domain: str
    trusted_authserv_id: str  # whose Authentication-Results (RFC 8601) on inbound mail are believed; "" nobody's
    send_hold_s: float  # an approved mail told to leave waits this long, so that Undo is possible
    letters_from: str  # the sender of the product's own letters to its people
    operator_email: str  # who is told when a ledger does not add up; "" nobody, and the log says it
    sandboxed: bool  # no Slack keys: the local workspace stands in; only serve asks
    executor_id: str  # names this process among those that do durable work; unique per live process

    @property
    def has_model(self) -> bool:
        return bool(self.openai_api_key or self.openai_base_url)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting at once.

    Raises:
        SettingsError: naming each wrong setting, all of them in one go, so that one restart mends all.
    """
    wrong: list[str] = []

    def text(name: str, default: str = "") -> str:
        value = environ.get(name, default).strip()
        if any(ord(c) < 32 for c in value):
            wrong.append(f"{name} must not contain control characters.")
        return value

    def number(name: str, default: float, low: float, high: float, kind: type = int) -> float:
        raw = text(name)
        try:
            value = kind(raw) if raw else kind(default)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            wrong.append(f"{name} must be a number from {low} to {high}; it is {raw!r}.")
            return default
        return value

    def switch(name: str, default: str) -> bool:
        value = text(name, default).lower()
        if value not in ("on", "off"):
            wrong.append(f"{name} must be on or off; it is {value!r}.")
        return value != "off"

    def url(name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = text(name, default)
        if value and (urlsplit(value).scheme not in schemes or (not urlsplit(value).netloc and "sock" not in value)):
            wrong.append(f"{name} must start with {' or '.join(s + '://' for s in schemes)}; it is {value!r}.")
        return value

    port = int(number("PORT", 8080, 0, 65535))
    bot_port = int(number("BOT_PORT", port + 1 if port else 0, 0, 65535))
    data_dir = Path(text("DATA_DIR", "data")).expanduser().absolute()
    inbound_host, inbound_port = _host_port(text("INBOUND_SMTP", "127.0.0.1:2525"), wrong)

    bot_token, signing = text("SLACK_BOT_TOKEN"), text("SLACK_SIGNING_SECRET")
    app_token = text("SLACK_APP_TOKEN")
    if bot_token and not bot_token.startswith("xoxb-"):
        wrong.append("SLACK_BOT_TOKEN must start with xoxb- (the Bot User OAuth Token of your Slack app).")
    if app_token and not app_token.startswith("xapp-"):
        wrong.append("SLACK_APP_TOKEN must start with xapp- (an app-level token with connections:write).")
    if bot_token and not (signing or app_token):
        wrong.append("SLACK_SIGNING_SECRET is needed with SLACK_BOT_TOKEN (or SLACK_APP_TOKEN for Socket Mode).")
    if signing and not bot_token:
        wrong.append("SLACK_BOT_TOKEN is needed with SLACK_SIGNING_SECRET.")
    if bot_token and not text("SMTP_URL"):
        wrong.append(
            "SMTP_URL is needed with real Slack keys: the server that takes your mail, e.g. smtp://user:pass@host:587"
        )

    stripe_key, stripe_secret = text("STRIPE_SECRET_KEY"), text("STRIPE_WEBHOOK_SECRET")
    if stripe_key and not stripe_key.startswith(("sk_", "rk_")):
        wrong.append("STRIPE_SECRET_KEY must start with sk_ or rk_ (a key of your own Stripe account).")
    if not all(secret.strip().startswith("whsec_") for secret in stripe_secret.split(",") if stripe_secret):
        wrong.append("STRIPE_WEBHOOK_SECRET must start with whsec_ (the signing secret of your webhook endpoint).")
    if stripe_key and not stripe_secret:
        wrong.append("STRIPE_WEBHOOK_SECRET is needed with STRIPE_SECRET_KEY.")
    if stripe_secret and not stripe_key:
        wrong.append("STRIPE_SECRET_KEY is needed with STRIPE_WEBHOOK_SECRET.")

    settings = Settings(
        port=port,
        bot_port=bot_port,
        sandbox_port=int(number("SANDBOX_PORT", port + 2 if port else 0, 0, 65535)),
        data_dir=data_dir,
        database_url=url("DATABASE_URL", "", ("postgres", "postgresql")),
        public_url=url("PUBLIC_URL", f"http://127.0.0.1:{port}", ("http", "https")).rstrip("/"),
        secret_key=text("SECRET_KEY"),
        slack_bot_token=bot_token,
        slack_signing_secret=signing,
        slack_app_token=app_token,
        slack_api_url=url("SLACK_API_URL", "https://slack.com/api/", ("http", "https")).rstrip("/") + "/",
        stripe_api_url=url("STRIPE_API_URL", "", ("http", "https")).rstrip("/"),
        stripe_secret_key=stripe_key,
        stripe_webhook_secret=stripe_secret,
        stripe_tax=switch("STRIPE_TAX", "off"),
        payment_grace_days=int(number("PAYMENT_GRACE_DAYS", 7, 0, 60)),
        catalogue=text("CATALOGUE"),
        metering=switch("METERING", "on"),
        openai_api_key=text("OPENAI_API_KEY"),
        openai_base_url=url("OPENAI_BASE_URL", "", ("http", "https")),
        openai_model=text("OPENAI_MODEL", "gpt-5-mini"),
        model_at_once=int(number("MODEL_AT_ONCE", 50, 1, 1000)),
        smtp_url=url("SMTP_URL", "", ("smtp", "smtps")),
        private_mail_hosts=frozenset(text("PRIVATE_MAIL_HOSTS").lower().replace(",", " ").split()),
        inbound_host=inbound_host,
        inbound_port=inbound_port,
        inbound_secret=text("INBOUND_SECRET"),
        reply_domain=text("REPLY_DOMAIN", "reply.localhost").lower().strip("."),
        trusted_authserv_id=text("TRUSTED_AUTHSERV_ID").lower(),
        send_hold_s=number("SEND_HOLD_SECONDS", 10, 0, 3600, float),
        letters_from=text("LETTERS_FROM", "askusers@localhost"),
        operator_email=text("OPERATOR_EMAIL"),
        sandboxed=not bot_token,
        executor_id=f"{os.getpid()}-{secrets.token_hex(6)}",
    )
    if any(len(key.strip()) < 32 for key in settings.secret_key.split(",") if settings.secret_key):
        wrong.append("SECRET_KEY must have at least 32 characters; make one with: openssl rand -hex 32")
    if settings.inbound_secret and len(settings.inbound_secret) < 16:
        wrong.append("INBOUND_SECRET must have at least 16 characters.")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def _host_port(value: str, wrong: list[str]) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        wrong.append(f"INBOUND_SMTP must be host:port, such as 0.0.0.0:25; it is {value!r}.")
        return "127.0.0.1", 2525
    return host.strip("[]"), int(port)


_current: Settings | None = None


def settings() -> Settings:
    """The settings of this process, read from its environment on first use."""
    global _current
    if _current is None:
        _current = read_settings(os.environ)
    return _current


def adopt(chosen: Settings) -> None:
    """Use these instead: serve puts the sandbox's addresses in, tests put their own."""
    global _current
    _current = chosen
