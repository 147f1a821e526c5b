"""What is used up is said in Slack with the way to more: a button for those who may buy, whom to ask for the others."""

from __future__ import annotations

from dataclasses import replace

from tortoise.transactions import in_transaction

import config
from services.businesses import pick_business
from services.credits import reserve_credits
from tests.bot.conftest import Office, said


def buttons_of(message: dict) -> dict[str, str]:
    return {
        element["text"]["text"]: element.get("url", "")
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element["type"] == "button"
    }


async def test_those_who_may_buy_get_a_button_and_the_others_are_told_whom_to_ask(
    office: Office, settings: config.Settings
) -> None:
    config.adopt(replace(config.settings(), stripe_secret_key="sk_test_ours", stripe_webhook_secret="whsec_ours"))
    async with in_transaction():
        spent = {"key": "all", "business_id": office.cast.business_id, "purpose": "analysis"}
        await reserve_credits(office.cast.olivia, 100, **spent)
    await office.type("UADAM", "/draft jane@acme.example")
    refused = await office.told("UADAM", "0 credits left and this needs 1")
    assert buttons_of(refused) == {"Buy credits": f"{settings.public_url}/billing#packs"}
    assert "Buy credits to go on." in said(refused)
    await office.press("UADAM", "open_in_panel")
    await pick_business(office.cast.olivia, "CGENERAL", "Fernweh Live")  # which Mia made
    await office.type("UMIA", "/draft jane@acme.example", "CGENERAL")
    refused = await office.told("UMIA", "Ask the owner or an admin to buy credits", "CGENERAL")
    assert buttons_of(refused) == {}
    await office.type("UADAM", "/credits")
    assert buttons_of(await office.told("UADAM", "100 used this month")) == {
        "Buy credits": f"{settings.public_url}/billing#packs"
    }
    config.adopt(replace(config.settings(), stripe_secret_key=""))
    await office.type("UOLIVIA", "/draft jane@acme.example")
    assert buttons_of(await office.told("UOLIVIA", "Ask whoever runs this installation")) == {}
