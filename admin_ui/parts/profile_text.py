"""Who wrote a profile and when, and what a language is called."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from admin_ui.parts.mail_entry import written_by
from services.profiles import ProfileView
from services.translation import say_moment, spoken


def profile_origin(profile: ProfileView) -> str:
    return " · ".join(filter(None, (written_by(profile.written_by), profile.author_name, say_moment(profile.at))))


def language_name(tag: str) -> str:
    """In the language spoken now; a tag that nobody knows stays as it is."""
    if not tag:
        return ""
    try:
        return Locale.parse(tag, sep="-").get_display_name(spoken()) or tag
    except (UnknownLocaleError, ValueError):
        return tag
