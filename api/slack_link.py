"""The mailed link that ties a Slack person to a user: looking changes nothing, the button ties (SPEC B7)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import ForPeople
from api.page import show_page
from services import accounts
from services.translation import _, spoken

router = APIRouter(route_class=ForPeople)


@router.api_route("/link/{token}", methods=["GET", "HEAD"])
async def show_slack_link(token: str) -> Response:
    name = await accounts.read_slack_link(token)
    return show_page(
        _("Tie your Slack account"),
        _("You asked in Slack to be known as {name} in AskUsers.", name=name),
        button=_("Yes, I am {name}", name=name),
        below=_("If you did not ask for this, close the page. Nothing changes until you press the button."),
        language=spoken(),
    )


@router.post("/link/{token}")
async def use_slack_link(token: str) -> Response:
    name = await accounts.use_slack_link(token)
    done = _("In Slack you are {name} now. Go back there and type /askusers help.", name=name)
    return show_page(_("Done"), done, language=spoken())
