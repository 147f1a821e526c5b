"""The settings of a team that its admins change."""

from __future__ import annotations

from models import Team
from services.actors import Actor
from services.database import execute
from services.errors import Conflict, Stale
from services.permissions import Permission
from services.teams.founding import team_name
from services.translation import text
from services.usecase import usecase


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def rename_team(actor: Actor, name: str, revision: int) -> str:
    """Save the name on top of the settings of that revision. The name as it is kept.

    Raises:
        Invalid: no name, or one that is too long. Conflict: it is called that already.
        Stale: somebody saved meanwhile.
    """
    name = team_name(name)
    changed = await execute(
        """UPDATE teams SET name = $3, revision = revision + 1
            WHERE id = $1 AND revision = $2 AND name <> $3 AND deleted_at IS NULL""",
        actor.team_id,
        revision,
        name,
    )
    if not changed:
        now = await actor.rows(Team).get()
        if now.revision != revision:
            raise Stale(
                text("Somebody saved meanwhile: the team is called {name} now.", name=now.name),
                text("Save again to replace that."),
                revision=now.revision,
            )
        raise Conflict(text("The team is called that already."))
    return name
