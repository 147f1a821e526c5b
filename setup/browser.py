"""A Chromium for the tests: the system's, else playwright's own, else Debian's.

`python -m setup.browser` says where the tests that need it will be skipped; with `--required` it fails there.
"""

from __future__ import annotations

import functools
import shutil
import sys

from setup import debian
from setup.say import SetupError, give_up, run, say

# The one without windows first: it draws the same pages with a fifth less of the processor.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DOWNLOAD_S = 180
NONE = (
    "No browser for the tests: no Chromium or Chrome on PATH, and none could be downloaded. "
    "Install chromium, or run `make test` as root on Debian."
)
# In a process of its own, because playwright's blocking interface refuses to work inside an event loop.
PRINT_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


@functools.cache
def find_browser() -> str | None:
    """The path of a Chromium that runs, or None; nothing is installed."""
    for candidate in (*map(shutil.which, PROGRAMS), *MACOS_APPS):
        if candidate and _runs(candidate):
            return candidate
    return _playwright_browser()


def install_browser() -> str:
    """The path of a Chromium, installed if need be.

    Raises:
        SetupError: none is to be had.
    """
    if found := find_browser():
        return found
    for install in (_download_playwright_browser, _install_debian_browser):
        try:
            install()
        except SetupError as error:
            say(str(error).splitlines()[0])  # what to do comes when every way has failed
        find_browser.cache_clear()
        if found := find_browser():
            return found
    raise SetupError(NONE)


def _download_playwright_browser() -> None:
    say("Browser: none found, downloading playwright's own ...")
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    run(download, otherwise="Playwright's browser could not be downloaded.", timeout_s=DOWNLOAD_S)


def _install_debian_browser() -> None:
    if not debian.can_install():
        return
    try:
        debian.install("chromium-headless-shell", "fonts-liberation")
    except SetupError:  # not in every release
        debian.install("chromium", "fonts-liberation")


def _playwright_browser() -> str | None:
    try:
        path = run([sys.executable, "-c", PRINT_PATH], timeout_s=30).strip()
    except SetupError:
        return None
    return path if _runs(path) else None


def _runs(path: str) -> bool:
    """Some are a mere script that tells where to get the real one."""
    try:
        run([path, "--version"], timeout_s=30)
    except SetupError:
        return False
    return True


if __name__ == "__main__":
    try:
        install_browser()
    except SetupError as error:
        if "--required" in sys.argv:
            give_up(error)
        say(f"{error} The tests that need one are skipped.")
