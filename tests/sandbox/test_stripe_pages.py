"""The pages of the operator's Stripe in a real browser: a team pays and cancels, the operator watches and meddles."""

from __future__ import annotations

import aiohttp
from aiohttp import web
from playwright.async_api import Browser, expect

from tests.sandbox.billing_shop import Shop

# On a narrow screen: buttons that come nearer to the edge of their box than its padding, tables wider than their place.
STICKS_OUT = """() => [
  ...[...document.querySelectorAll(".box .button")].filter((button) => {
    const box = button.closest(".box");
    const edge = box.getBoundingClientRect().right - parseFloat(getComputedStyle(box).paddingRight);
    return button.getBoundingClientRect().right > edge + 1;
  }),
  ...[...document.querySelectorAll(".scroll")].filter((place) => place.scrollWidth > place.clientWidth),
].map((one) => one.textContent)"""


async def panel(request: web.Request) -> web.Response:
    return web.Response(text="<h1>The panel</h1>", content_type="text/html")


async def test_a_team_pays_and_cancels_and_the_operator_refunds_renews_and_sends_again(
    shop: Shop, browser: Browser
) -> None:
    app = web.Application()
    app.router.add_get("/billing", panel)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    back = f"http://127.0.0.1:{runner.addresses[0][1]}/billing"
    customer = await shop.customer()
    urls = {"success_url": f"{back}?session={{CHECKOUT_SESSION_ID}}", "cancel_url": back}
    session = await shop.session(customer, ("enterprise_month", 1), ("seat_month", 2), **urls)
    async with await browser.new_context() as context:
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(session.url)
        see = page.get_by_test_id
        await expect(see("total")).to_have_text("$137.00")
        await expect(see("lines")).to_contain_text("2 × $19.00 every month")
        await see("back").click()
        await expect(page.get_by_role("heading")).to_have_text("The panel")
        await page.go_back()
        await see("way-declined").check()
        await see("pay").click()
        await expect(see("refused")).to_contain_text("Your card was declined. Try another way to pay.")
        await see("way-good").check()
        await see("pay").click()
        await page.wait_for_url(f"{back}?session={session.id}")
        await page.goto(f"{shop.stand_in.url}/pay/{session.id}")
        await expect(page.get_by_role("heading")).to_have_text("This is paid already.")

        portal = await shop.v1.billing_portal.sessions.create_async({"customer": customer, "return_url": back})
        await page.goto(portal.url)
        await expect(see("subscription")).to_contain_text("Enterprise, 2 × Extra member")
        await see("cancel").click()
        await expect(see("subscription")).to_contain_text("Until then everything stays as it is.")
        await see("resume").click()
        await expect(see("subscription")).to_contain_text("Renews on")
        await see("card-asking").click()
        await expect(see("card")).to_contain_text("3184: its bank wants each payment confirmed.")
        await page.set_viewport_size({"width": 390, "height": 844})
        assert await page.evaluate(STICKS_OUT) == []
        await page.set_viewport_size({"width": 1280, "height": 720})
        await see("card-failing").click()
        await expect(see("card")).to_contain_text("0341")
        invoice = (await shop.v1.invoices.list_async({"customer": customer})).data[0].id
        async with aiohttp.ClientSession(shop.stand_in.url) as other:
            paper = await (await other.get(f"/invoice/{invoice}/pdf")).read()
            assert paper.startswith(b"%PDF-1.4") and paper.endswith(b"%%EOF\n")
            stranger = await shop.subscribe(await shop.customer("m@b.example"), ("growth_month", 1))
            path = portal.url.removeprefix(shop.stand_in.url)
            answer = await (await other.post(f"{path}/cancel", json={"id": stranger})).json()
            assert answer == {"ok": False, "error": "That is not yours."}
            shop.billing.cancel_now(stranger)  # or it would renew some seconds after the other
            foreign = {"Origin": "http://evil.example"}
            assert (await other.post("/billing/advance", json={"days": 1}, headers=foreign)).status == 403
            assert (await other.post("/billing/advance", json={})).status == 400

        await page.goto(f"{shop.stand_in.url}/billing")
        await expect(see("customers")).to_contain_text("active")
        await see("advance-renewal").click()
        await expect(see("customers")).to_contain_text("past due")
        await see("tab-payments").click()
        await see("refund-part").last.click()
        await expect(see("payments")).to_contain_text("$27.40 refunded")
        await see("dispute").last.click()
        await expect(see("payments")).to_contain_text("disputed, needs response")
        await shop.billing.webhooks.settled()
        count = len(shop.endpoint.events)
        await see("tab-webhooks").click()
        await see("hold").click()
        await expect(see("let-go")).to_be_visible()
        await shop.customer("late@b.example")  # drawn without anybody asking for it
        await expect(see("release")).to_have_text("Release 1")
        await see("release").click()
        answered = see("deliveries").locator("tbody tr").first.locator("td").nth(2)
        await expect(answered).to_have_text("1200 heard")  # how often it was sent, and the last answer
        await expect(see("release")).to_have_count(0)
        assert len(shop.endpoint.events) == count + 1 and shop.endpoint.kinds[-1] == "customer.created"
        await see("send").first.click()
        await expect(answered).to_have_text("2200 heard")
        assert len(shop.endpoint.events) == count + 2
        assert not problems
    await runner.cleanup()
