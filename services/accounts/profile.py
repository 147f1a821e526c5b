"""What a person says of themselves: name, language of the panel, picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from models import User
from services.actors import Actor
from services.database import query
from services.errors import Invalid, NotFound
from services.permissions import Permission
from services.pictures import clean_picture
from services.translation import LANGUAGES, text
from services.usecase import usecase

LONGEST_NAME = 100
AVATAR_SIDE = 256  # pixels: shown at 32 to 96, on screens of two or three to one
AVATAR_LIMIT = 8 * 1024 * 1024  # bytes, as a phone's camera makes them


@dataclass(frozen=True, slots=True)
class Avatar:
    content: bytes
    media_type: str


def check_name(given: str, *, field: str = "name") -> str:
    """A person's name as it is kept: one line, spaces as one.

    Raises:
        Invalid: empty, too long, or with characters that can't be seen.
    """
    name = " ".join(given.split())
    if not name:
        raise Invalid(text("Say your name."), field=field)
    if len(name) > LONGEST_NAME:
        raise Invalid(text("A name can have at most {n} characters.", n=LONGEST_NAME), field=field)
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") and c not in "\u200c\u200d" for c in name):
        raise Invalid(text("This name contains characters that can't be seen."), field=field)
    return name


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def save_profile(actor: Actor, *, name: str, language: str) -> None:
    """`language` is that of the panel and of letters; "" follows the browser.

    Raises:
        Invalid: at `name` or `language`.
    """
    if language and language not in LANGUAGES:
        raise Invalid(text("Choose one of the languages."), field="language")
    await User.filter(id=actor.user_id).update(name=check_name(name), language=language)


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def save_avatar(actor: Actor, data: bytes) -> None:
    """Encode the picture anew, which takes a while and so stands outside of a transaction, and keep it.

    Raises:
        Invalid: no PNG, JPEG or WebP picture (field `file`).
    """
    picture = await clean_picture(data, side=AVATAR_SIDE)
    await set_avatar(actor, Avatar(picture.content, picture.media_type))


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def set_avatar(actor: Actor, avatar: Avatar | None) -> None:
    """Keep this picture, or with None have none."""
    await User.filter(id=actor.user_id).update(
        avatar=avatar.content if avatar else None, avatar_type=avatar.media_type if avatar else ""
    )
    actor.note(removed=avatar is None)


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_person_avatar(actor: Actor, user_id: int) -> Avatar:
    """One's own, or a team-mate's.

    Raises:
        NotFound: nobody of the team, or without a picture.
    """
    found = await query(
        """SELECT u.avatar, u.avatar_type FROM users u
            WHERE u.id = $1 AND u.avatar IS NOT NULL AND (u.id = $3 OR EXISTS (
                  SELECT 1 FROM memberships m WHERE m.user_id = u.id AND m.team_id = $2))""",
        user_id,
        actor.team_id,
        actor.user_id,
    )
    if not found:
        raise NotFound(text("There is no such picture."))
    return Avatar(bytes(found[0]["avatar"]), found[0]["avatar_type"])
