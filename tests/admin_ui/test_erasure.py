"""The pages that delete for good: what goes is said first, then typed out; what is left is a plain page."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from models import Business, Team, User
from services.accounts.passwords import hash_password
from services.teams import transfer_ownership
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast, until

PASSWORD = "four words make one"


async def give_password(user_id: int) -> None:
    await User.filter(id=user_id).update(password_hash=await hash_password(PASSWORD))


async def test_a_business_is_typed_out_and_its_erasure_watched(
    cast: Cast, durable_work: object, browser: Browser, door_url: str
) -> None:
    path = f"/businesses/{cast.business_id}/delete"
    page = await come_in(browser, door_url, cast.olivia, path)
    await expect(page.locator(".going")).to_contain_text("3 customers")
    await page.get_by_label("Type Fernweh Maps to confirm").fill("Fernweh")
    await page.get_by_role("button", name="Delete the business").click()
    await expect(page.locator("[data-error=typed]")).to_contain_text("Type Fernweh Maps to confirm")
    assert await Business.exists(id=cast.business_id, deleted_at=None)
    await page.get_by_label("Type Fernweh Maps to confirm").fill("Fernweh Maps")
    await page.get_by_label("Type Fernweh Maps to confirm").press("Enter")
    await expect(page.get_by_text("Nothing is left of it.")).to_be_visible()
    assert not await Business.exists(id=cast.business_id)
    answer = await page.reload()
    assert answer is not None
    assert answer.status == 404
    for stranger, status in ((cast.mallory, 404), (cast.vic, 403)):
        theirs = await come_in(browser, door_url, stranger, "/team")
        answer = await theirs.goto(f"{door_url}/businesses/{cast.mias_business_id}/delete")
        assert answer is not None
        assert answer.status == status


async def test_the_owner_hands_over_before_the_account_goes_and_the_team_goes_by_its_owner(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    await give_password(cast.olivia.user_id)
    await give_password(cast.adam.user_id)
    page = await come_in(browser, door_url, cast.olivia, "/account/delete")
    await expect(page.get_by_role("heading", name="Your teams come first")).to_be_visible()
    await expect(page.get_by_role("button", name="Delete my account")).to_have_count(0)
    await transfer_ownership(cast.olivia, cast.adam.user_id, "Fernweh Maps", password=PASSWORD)

    page = await come_in(browser, door_url, cast.olivia, "/account/delete")
    address = "olivia@fernweh-maps.example"
    await page.get_by_label(f"Type {address} to confirm").fill(address)
    await page.get_by_label("Your password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Delete my account").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    await page.goto(f"{door_url}/team")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert (await User.get(id=cast.olivia.user_id)).name == "Someone who left"

    adams = await come_in(browser, door_url, cast.adam, "/team/delete")
    mias = await come_in(browser, door_url, cast.mia, "/team")
    refused = await (await mias.context.new_page()).goto(f"{door_url}/team/delete")
    assert refused is not None
    assert refused.status == 403
    await expect(adams.locator(".going")).to_contain_text("2 other members lose access at once")
    await adams.get_by_label("Type Fernweh Maps to confirm").fill("Fernweh Maps")
    await adams.get_by_label("Your password", exact=True).fill(PASSWORD)
    await adams.get_by_role("button", name="Delete the team").click()
    await expect(adams.get_by_role("heading", level=1)).to_have_text("The team is deleted")
    await expect(mias.get_by_role("heading", level=1)).to_have_text("Sign in")  # her socket was cut

    async def deleted() -> bool:
        return not await Team.exists(id=cast.adam.team_id, deleted_at=None)

    await until(deleted)


@pytest.mark.parametrize("path", ["/businesses/x/delete", "/businesses/99999999999999999999/delete"])
async def test_what_is_no_business_is_not_there(cast: Cast, browser: Browser, door_url: str, path: str) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/team")
    answer = await page.goto(door_url + path)
    assert answer is not None
    assert answer.status == 404
