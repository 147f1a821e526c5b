"""views.*: modals and the App Home."""

from __future__ import annotations

from typing import Any

from sandbox.block_ids import fill_ids
from sandbox.block_rules import check_view
from sandbox.refusal import SlackRefusal
from sandbox.web_api.methods import Arguments, Ground, method

JSON = dict[str, Any]


def checked_view(view: Any, surface: str) -> JSON:
    """A view that Slack would take, with the ids filled in. Raises invalid_arguments or view_too_large."""
    check_view(view, surface)
    return {**view, "blocks": fill_ids(view["blocks"])}


@method("views.open")
def open_view(ground: Ground, arguments: Arguments) -> JSON:
    view = checked_view(arguments.get("view"), "modal")
    person = ground.workspace.views.spend_trigger(str(arguments.need("trigger_id")))
    return {"view": ground.workspace.views.push(person, view, on_top=False)}


@method("views.push")
def push_view(ground: Ground, arguments: Arguments) -> JSON:
    view = checked_view(arguments.get("view"), "modal")
    person = ground.workspace.views.spend_trigger(str(arguments.need("trigger_id")))
    return {"view": ground.workspace.views.push(person, view, on_top=True)}


@method("views.update")
def update_view(ground: Ground, arguments: Arguments) -> JSON:
    if not arguments.get("view_id") and not arguments.get("external_id"):
        raise SlackRefusal("invalid_arguments")
    old = ground.workspace.views.find(arguments.get("view_id", ""), arguments.get("external_id", ""))
    view = checked_view(arguments.get("view"), old["type"])
    return {"view": ground.workspace.views.redraw(old, view, arguments.get("hash"))}


@method("views.publish")
def publish_view(ground: Ground, arguments: Arguments) -> JSON:
    view = checked_view(arguments.get("view"), "home")
    person = arguments.need("user_id")
    return {"view": ground.workspace.views.publish_home(person, view, arguments.get("hash"))}
