"""How many serious and critical violations axe-core finds over every page of the panel: light and dark, wide and
narrow, with what unfolds unfolded and the menu open."""

from __future__ import annotations

from playwright.async_api import Browser

from setup.panel_checks import open_menu, run_axe
from setup.panel_pages import PANEL_PAGES
from setup.panel_pictures import NARROW, WIDE, running_panel, show, sign_in, unfold


async def count_violations(browser: Browser) -> dict[str, float]:
    serious = 0
    async with running_panel() as (url, tokens, ids):
        for shown in PANEL_PAGES:
            context = await sign_in(browser, url, tokens.get(shown.who, ""), size=WIDE, look="light")
            page = await context.new_page()
            await show(page, url, shown, ids)
            await unfold(page, shown)
            for size in (WIDE, NARROW):
                await page.set_viewport_size(size)
                await open_menu(page)
                for look in ("light", "dark"):
                    await page.emulate_media(color_scheme=look)
                    found = [each for each in await run_axe(page) if each.is_serious]
                    for each in found:
                        print(f"{shown.name} {look} {size['width']}: {each.rule} {', '.join(each.where)}", flush=True)
                    serious += len(found)
            await context.close()
    return {"panel.axe_serious": serious}
