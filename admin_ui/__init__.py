"""The door for people in the browser: NiceGUI pages over use-cases, on one port with the machines' door."""

from admin_ui.door import WebDoor

__all__ = ["WebDoor"]
