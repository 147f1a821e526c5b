"""How the tests start Chromium: headless, and silent towards the network; and how patiently they look at it."""

from playwright.async_api import expect

expect.set_options(timeout=60_000)  # milliseconds: a machine may stand still for seconds, again and again

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
