"""The machines' door: inbound mail, the links in mails, health, figures. People's pages are mounted in it."""

from __future__ import annotations

from fastapi import FastAPI

from api import health, inbound_mail, metrics, slack_link, stripe_webhooks, unsubscribe


def build_api() -> FastAPI:
    """All routes of this door. There is no public API yet, hence no documentation of one."""
    app = FastAPI(title="AskUsers", docs_url=None, redoc_url=None, openapi_url=None)
    for subject in (inbound_mail, stripe_webhooks, unsubscribe, slack_link, health, metrics):
        app.include_router(subject.router)
    return app
