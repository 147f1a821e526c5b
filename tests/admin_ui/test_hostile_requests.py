"""What no page of ours would ask: odd numbers, times and marks in addresses and forms are refusals, never bugs."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Awaitable, Callable
from itertools import cycle
from urllib.parse import urlencode

import pytest

from services.customers.sorting import SORTS
from tests.admin_ui.conftest import Talk
from tests.admin_ui.drawn_forms import forms_on
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]
FIRST, LAST = "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"


def _mark(*said: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


MARKS = (
    *(_mark(0, key, 1, 1) for key in (FIRST, LAST, "\ud800", "\0", 2**80, 1.5, True, [], {}, None, "x" * 5000)),
    *(_mark(run, None, id_, 1) for run, id_ in ((-1, 1), (9, 1), (0, 2**70), (0, -1), (True, 1), ([], 1))),
)
BIG = "999999999999999"
ODD = (
    BIG,
    "9" * 5000,
    "99999999999999999999",
    "-1",
    "²",
    "١٢",
    "1_0",
    "1e5",
    "\0",
    "%",
    "'",
    FIRST,
    LAST,
    "nan",
    "inf-nan",
)
ASKED = {
    "/customers": ("business", "q", "segment", "status", "spend", "contact", "language", "sort", "after", "before"),
    "/customers.csv": ("business", "q", "spend", "language"),
    "/customers/delete": ("tick", "business", "q", "spend"),
    "/customers/{customer}/products": ("at", "what", "id"),
    "/businesses/{business}/history": ("before",),
    "/audit": ("after", "words", "person", "who", "user", "act", "door", "since", "until", "from", "to", "denied", "q"),
    "/audit/log.csv": ("after", "words", "person", "since", "until", "from", "to", "q"),
    "/dashboard": ("days", "product", "period", "business"),
    "/dashboard/shared": ("after",),
    "/dashboard/candidates": ("of", "missing_in", "after"),
    "/waiting": ("after", "before", "business", "state", "q", "page"),
    "/sign-in": ("next",),
}
BY_NUMBER = (
    *("/customers/{}", "/customers/deletions/{}", "/businesses/{}", "/businesses/{}/delete", "/businesses/{}/logo"),
    *("/emails/{}", "/emails/{}/send", "/replies/{}", "/replies/{}/answer", "/people/{}/avatar", "/account/export/{}"),
)


async def test_no_address_that_anybody_can_type_is_a_bug_of_ours(talk: Talk, cast: Cast, visitor: Visitors) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    customer = (await talk.sent.customer).id
    asked = [
        path.replace("{}", odd) for path in BY_NUMBER for odd in ("0", "-1", BIG, "%C2%B2", "9" * 30, "9" * 5000, "%00")
    ]
    for path, names in ASKED.items():
        path = path.format(customer=customer, business=cast.business_id)
        asked += [f"{path}?{urlencode({name: odd})}" for name in names for odd in ODD]
    asked += [f"/customers?{urlencode({'sort': sort, 'after': mark})}" for sort in SORTS for mark in MARKS]
    asked += [
        f"/customers/{customer}/products?{urlencode({'at': at, 'what': 'email', 'id': 1})}" for at in (FIRST, LAST)
    ]
    bugs = [path[:200] for path in asked if (await olivia.get(path)).status >= 500]
    assert not bugs


@pytest.mark.parametrize("who", ["olivia", "vic"])
async def test_no_form_can_be_sent_so_that_it_is_a_bug_of_ours(
    talk: Talk, cast: Cast, visitor: Visitors, who: str
) -> None:
    person = await visitor()
    await person.sign_in(getattr(cast, who))
    customer = (await talk.sent.customer).id
    business = cast.business_id
    odd = cycle(
        (BIG, "9" * 300, "-1", "²", "1e400", "x" * 250_000, "\0", FIRST, "", "{}", "%s", "\u202e", "0", "1:2:3")
    )
    # What a viewer finds among the team's settings is the way out of it: pressed, it would end this here.
    settings = ("/team/settings",) if who == "olivia" else ()
    for path in (
        *("/account", "/account/security", "/account/address", "/account/export", "/team", *settings, "/waiting"),
        *(f"/businesses/{business}{tab}" for tab in ("", "/look", "/contact", "/sender", "/replies", "/incentive")),
        *(f"/businesses/{business}/{tab}" for tab in ("slack", "history", "delete")),
        *("/businesses/new", "/team/transfer", "/team/delete", "/account/delete", "/customers"),
        *(f"/customers/{customer}{tab}" for tab in ("", "/edit", "/profile", "/reply", "/draft")),
        *(f"/emails/{talk.draft.id}{tab}" for tab in ("", "/edit", "/regenerate", "/reject", "/approve", "/send")),
        *(f"/replies/{talk.reply_id}{tab}" for tab in ("", "/answer")),
    ):
        if (answer := await person.get(path)).status != 200:
            assert answer.status != 401, f"signed out before {path}"
            continue
        socket = await person.open_socket(person.client_of(await answer.text()))
        for form in forms_on(socket.client_id):
            pressed = {"", *form.buttons, *(re.sub("[0-9]+", BIG, button) for button in form.buttons)}
            for button in sorted(pressed):
                for _ in range(3):
                    sent = {name: [next(odd)] for name in form.values}
                    said = await socket.submit(form, {**sent, "act": [button]})
                    assert "reference" not in said, (path, button, sent, said[-300:])
        await socket.wire.close()


async def test_a_plain_form_with_a_number_of_nobodys_is_refused(cast: Cast, visitor: Visitors) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    for odd in (BIG, "-1", "0", str(cast.mallory.team_id)):
        assert (await olivia.post("/teams/switch", {"team": odd})).status in (404, 422), odd
    for odd in ("", "x" * 81, "\u202e \u200b", "a" * 15_000):
        assert (await olivia.post("/teams/create", {"name": odd})).status == 422, odd
