"""A local Slack workspace and the customers' mailbox, on the far side of the wire: the product speaks to them
as it speaks to Slack and to a mail provider, and no other room knows the difference."""

from sandbox.server import Sandbox
from sandbox.world import WORLD, World

__all__ = ["WORLD", "Sandbox", "World"]
