"""The app manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from bot.app import build_app
from bot.incoming import EVENTS

MANIFEST_PATH = Path(__file__).resolve().parents[2] / "bot" / "manifest.yaml"
MANIFEST = MANIFEST_PATH.read_text()


def test_the_manifest_names_the_commands_and_events_that_are_heard() -> None:
    named = set(re.findall(r"- command: (/\w+)", MANIFEST))
    code = "".join(path.read_text() for path in MANIFEST_PATH.parent.glob("*.py"))
    heard = set(re.findall(r'app\.command\("(/\w+)"\)', code))
    assert named == heard
    events = MANIFEST.split("bot_events:")[1].split("interactivity:")[0]
    assert set(re.findall(r"- (\w+)", events)) == EVENTS


def test_the_manifest_asks_for_few_scopes() -> None:
    scopes = MANIFEST.split("bot:\n")[1].split("settings:")[0]
    assert set(re.findall(r"- ([\w:]+)", scopes)) == {"app_mentions:read", "commands", "chat:write", "users:read"}


def test_the_app_is_built_without_asking_slack() -> None:
    assert build_app("xoxb-1", "http://127.0.0.1").process_before_response
