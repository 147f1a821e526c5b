"""The operator's acts before there is a panel: the first owner and their team, further members, their Slack ids."""

from __future__ import annotations

from tortoise.transactions import in_transaction

from models import Membership, Role, SlackIdentity, Team, User, Workspace
from services import audit
from services.actors import Actor
from services.addresses import normal_address
from services.errors import Conflict, Invalid, NotFound
from services.usecase import entrance


@entrance
async def found_team(team_name: str, owner_name: str, owner_email: str) -> Actor:
    """Create a team and its owner; the same names and address again change nothing.

    Raises:
        Invalid: the address or a name can't be used.
        Conflict: a team of that name has another owner.
    """
    if not team_name.strip() or not owner_name.strip():
        raise Invalid("A team and its owner need names.")
    address = normal_address(owner_email)
    async with in_transaction():
        user, _ = await User.get_or_create(email=address, defaults={"name": owner_name.strip()})
        team, made = await Team.get_or_create(name=team_name.strip())
        if made:
            await Membership.create(team=team, user=user, role=Role.OWNER)
            await audit.record_for_house(team.id, "found_team", {"owner": user.id})
        elif not await Membership.exists(team=team, user=user, role=Role.OWNER):
            raise Conflict(f"There is a team “{team.name}” already, and {address} is not its owner.")
    return Actor(team.id, user.id, user.name, Role.OWNER, "operator")


@entrance
async def add_member(
    team_id: int, name: str, email: str, role: str, *, slack_workspace: str = "", slack_user: str = ""
) -> int:
    """Add a user to a team, or change the role, and tie a Slack person to them. Returns the user's id."""
    address = normal_address(email)
    async with in_transaction():
        user, _ = await User.get_or_create(email=address, defaults={"name": name.strip() or address})
        membership, made = await Membership.get_or_create(team_id=team_id, user=user, defaults={"role": Role(role)})
        if not made and membership.role != Role(role):
            await Membership.filter(id=membership.id).update(role=Role(role))
        await audit.record_for_house(team_id, "add_member", {"user": user.id, "role": role})
        if slack_user:
            workspace = await Workspace.get_or_none(slack_team_id=slack_workspace, team_id=team_id)
            if workspace is None:
                raise NotFound(f"The team has no Slack workspace {slack_workspace}.")
            await SlackIdentity.filter(workspace=workspace, slack_user_id=slack_user).delete()
            await SlackIdentity.create(workspace=workspace, slack_user_id=slack_user, user=user)
    return user.id


@entrance
async def operator(team_name: str = "") -> Actor:
    """Who sits at the command line: acts as the team's owner, and the audit log says that it was the operator.

    Raises:
        NotFound: no such team, or none was named and there are several.
    """
    owners = Membership.filter(role=Role.OWNER).select_related("team", "user").order_by("team_id")
    found = await (owners.filter(team__name=team_name) if team_name else owners).limit(2)
    if len(found) != 1:
        why = "Name the team: there are several." if found else "There is no such team."
        raise NotFound(why, "See: manage.py owner")
    return Actor(found[0].team_id, found[0].user_id, found[0].user.name, Role.OWNER, "operator")
