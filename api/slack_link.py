"""The mailed link that ties a Slack person to a user: looking changes nothing, the button ties (SPEC B7)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import ForPeople
from api.page import show_page
from services import accounts

router = APIRouter(route_class=ForPeople)


@router.api_route("/link/{token}", methods=["GET", "HEAD"])
async def show_slack_link(token: str) -> Response:
    name = await accounts.read_slack_link(token)
    return show_page(
        "Tie your Slack account",
        f"You asked in Slack to be known as {name} in AskUsers.",
        button=f"Yes, I am {name}",
        below="If you did not ask for this, close the page. Nothing changes until you press the button.",
    )


@router.post("/link/{token}")
async def use_slack_link(token: str) -> Response:
    name = await accounts.use_slack_link(token)
    return show_page("Done", f"In Slack you are {name} now. Go back there and type /askusers help.")
