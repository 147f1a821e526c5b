"""Slack's Web API as the product calls it: one handler per method, registered by the name that Slack gives
it."""

from sandbox.web_api.dispatch import WebApi

__all__ = ["WebApi"]
