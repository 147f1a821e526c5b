"""How the tests start Chromium: headless, and silent towards the network; and how patiently they look at it."""

from playwright.async_api import expect

expect.set_options(timeout=20_000)  # milliseconds: both cores may be at work on another test

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
