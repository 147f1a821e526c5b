"""The one web door of this process: NiceGUI allows no second, though the tests of several folders ask for it."""

from __future__ import annotations

from admin_ui import WebDoor
from api.app import build_api

_doors: list[WebDoor] = []


async def the_door() -> WebDoor:
    if not _doors:
        door = WebDoor(build_api(), host="127.0.0.1", port=0)
        await door.start()
        _doors.append(door)
    return _doors[0]


async def close_the_door() -> None:
    """At the end of all tests; whoever comes second finds it closed already."""
    while _doors:
        await _doors.pop().stop()
