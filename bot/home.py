"""App Home, drawn anew each time somebody opens it (SPEC B7)."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.cards.home import home_refusal, home_view
from bot.identify import identify, read_asker
from bot.slack import slack
from services import home
from services.errors import ProductError

JSON = dict[str, Any]


def register(app: AsyncApp, panel_url: str) -> None:
    async def app_home_opened(body: JSON, event: JSON) -> None:
        if event.get("tab") != "home":
            return
        try:
            view = home_view(await home.read_home(await identify(body)), panel_url)
        except ProductError as refusal:
            view = home_refusal(refusal.words)
        await slack().call("views.publish", user_id=read_asker(body).user, view=view)

    app.event("app_home_opened")(app_home_opened)
