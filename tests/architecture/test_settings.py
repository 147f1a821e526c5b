"""Settings are read once; wrong ones stop the start by name, all at once."""

from __future__ import annotations

import pytest

import config


def test_nothing_set_means_the_sandbox_on_this_machine() -> None:
    settings = config.read_settings({})
    assert settings.sandboxed
    assert (settings.port, settings.bot_port, settings.inbound_host) == (8080, 8081, "127.0.0.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("BOT_PORT", "-1"),
        ("DATABASE_URL", "mysql://x/y"),
        ("PUBLIC_URL", "ftp://x"),
        ("SECRET_KEY", "short"),
        ("SLACK_BOT_TOKEN", "xoxp-wrong"),
        ("SLACK_SIGNING_SECRET", "alone"),
        ("SLACK_APP_TOKEN", "nope"),
        ("SLACK_API_URL", "slack.com"),
        ("STRIPE_SECRET_KEY", "pk_test_public"),
        ("STRIPE_SECRET_KEY", "sk_test_without_its_secret"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_alone"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_one,two"),
        ("OPENAI_BASE_URL", "localhost:1"),
        ("SMTP_URL", "http://mail"),
        ("INBOUND_SMTP", "25"),
        ("INBOUND_SECRET", "short"),
        ("REPLY_DOMAIN", "a\x00b"),
        ("SEND_HOLD_SECONDS", "soon"),
        ("METERING", "perhaps"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(config.SettingsError, match=name):
        config.read_settings({name: value})


def test_all_wrong_settings_are_named_in_one_go() -> None:
    with pytest.raises(config.SettingsError) as refused:
        config.read_settings({"PORT": "x", "SMTP_URL": "y://z", "SECRET_KEY": "k"})
    assert all(name in str(refused.value) for name in ("PORT", "SMTP_URL", "SECRET_KEY"))
