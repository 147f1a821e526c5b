"""The door for people in Slack. Importing it registers its durable work and what it listens to."""

from bot import announcements, telling
from bot.door import BotDoor

__all__ = ["BotDoor", "announcements", "telling"]
