"""What is asked of every page of the panel in a real browser: axe-core's rules, no jump, no page wider than the screen,
and a way through it by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page

MOST_SHIFT = 0.05  # cumulative layout shift; web.dev calls up to 0.1 good
MOST_TABS = 45
_WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Its preload would ask for the style sheets again, and Quasar would show that by a bar of its own.
_RUN_AXE = """async () => (await axe.run(document, { resultTypes: ["violations"], preload: false })).violations.map(
  (found) => ({
    impact: found.impact, rule: found.id, where: found.nodes.slice(0, 3).map((node) => node.target.join(" ")),
  }))"""
# Where the focus is: what it is, whether it can be seen, and whether it comes after where it was before.
_FOCUS = """() => {
  const now = document.activeElement, before = window.focusBefore;
  if (!now || now === document.body) return null;
  window.focusBefore = now;
  const box = now.getBoundingClientRect(), look = getComputedStyle(now);
  return {
    what: `${now.tagName.toLowerCase()} ${now.id || now.name || now.textContent.trim().slice(0, 30)}`,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && look.visibility === "visible",
    // In a frame the mark is at what is in it.
    marked: now.tagName === "IFRAME" || (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0),
    onward: !before || !!(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""


@dataclass(frozen=True, slots=True)
class Violation:
    """`impact` as axe-core calls it: minor, moderate, serious, critical."""

    impact: str
    rule: str
    where: tuple[str, ...]

    @property
    def is_serious(self) -> bool:
        return self.impact in ("serious", "critical")


async def watch_shifts(context: BrowserContext) -> None:
    """From now on `read_shift` knows how far a page of the context has jumped while it came."""
    await context.add_init_script(_WATCH_SHIFTS)


async def read_shift(page: Page) -> float:
    return await page.evaluate("window.shifted")


async def run_axe(page: Page) -> list[Violation]:
    if not await page.evaluate("!!window.axe"):
        await page.evaluate(_axe())
    found: list[dict[str, Any]] = await page.evaluate(_RUN_AXE)
    return [Violation(each["impact"], each["rule"], tuple(each["where"])) for each in found]


async def open_menu(page: Page) -> None:
    """Where the page has one folded away."""
    button = page.locator("button.open[aria-expanded=false]")
    if await button.is_visible():
        await button.click()


async def overhang(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return await page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")


async def walk_by_keyboard(page: Page) -> list[str]:
    """Press Tab from the top of the page as often as leads on; what was wrong on the way."""
    wrong = []
    if await page.evaluate("[...document.querySelectorAll('[tabindex]')].some((one) => one.tabIndex > 0)"):
        wrong.append("a positive tabindex")
    await page.evaluate("document.activeElement?.blur(); window.focusBefore = null; scrollTo(0, 0)")
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        focus = await page.evaluate(_FOCUS)
        if focus is None or not focus["onward"]:  # at the end, or round to the start again
            break
        if not focus["seen"]:
            wrong.append(f"not to be seen: {focus['what']}")
        if not focus["marked"]:
            wrong.append(f"not marked: {focus['what']}")
    return wrong


@cache
def _axe() -> str:
    """axe-core as its package brings it."""
    package = find_spec("axe_playwright_python")
    assert package and package.origin, "axe-playwright-python is not installed"
    return Path(package.origin).with_name("axe.min.js").read_text()
