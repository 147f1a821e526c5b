"""Why an import ended before its end: kept as a word with the run, said to people with what to do."""

from __future__ import annotations

from enum import StrEnum

from services.translation import Text, text


class Trouble(StrEnum):
    BAD_KEY = "bad_key"
    MISSING_RIGHT = "missing_right"
    KEY_LOST = "key_lost"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    BUG = "bug"


# What passes: the next import goes on where this one stood.
PASSING = (Trouble.UNREACHABLE, Trouble.BUG)

_SAID: dict[str, tuple[Text, Text]] = {
    Trouble.BAD_KEY: (text("Stripe no longer takes the key."), text("Connect again with a new one.")),
    Trouble.MISSING_RIGHT: (
        text("The key lost a right that the import needs."),
        text("Give it back in Stripe, or connect again with a new key."),
    ),
    Trouble.KEY_LOST: (text("The stored key can't be opened any more."), text("Connect again with a new one.")),
    Trouble.STOPPED: (text("It was stopped because the connection was changed."), text("")),
    Trouble.UNREACHABLE: (
        text("Stripe did not answer for a while."),
        text("What was read is kept; Import now goes on from there."),
    ),
    Trouble.REFUSED: (
        text("Stripe answered in a way that we don't understand."),
        text("Try it again; the log of the process says more."),
    ),
    Trouble.BUG: (text("Something went wrong on our side."), text("Import now goes on where it stopped.")),
}


def trouble_of(code: str) -> Trouble:
    """Of a GatewayError's code that trying again can't help."""
    return Trouble(code) if code in (Trouble.BAD_KEY, Trouble.MISSING_RIGHT) else Trouble.REFUSED


def say_trouble(trouble: str) -> tuple[Text, Text]:
    """What happened and what to do; both "" for success."""
    return _SAID.get(trouble, (text(""), text("")))
