"""The operator's acts before there is a panel: the first owner and their team, further members, their Slack ids."""

from __future__ import annotations

from tortoise.transactions import in_transaction

from models import Membership, Role, SlackIdentity, Team, User, Workspace
from services import audit
from services.actors import Actor
from services.addresses import normal_address
from services.errors import Conflict, Invalid, NotFound
from services.monthly_credits import grant_month
from services.plans.entitlements import entitle, first_limits, operator_reference
from services.plans.reading import catalogue
from services.translation import _, text
from services.usecase import entrance


@entrance
async def found_team(team_name: str, owner_name: str, owner_email: str) -> Actor:
    """Create a team and its owner; the same names and address again change nothing. It holds the largest plan of the
    catalogue, on the operator's word: `manage.py plan` changes that.

    Raises:
        Invalid: the address or a name can't be used.
        Conflict: a team of that name has another owner.
    """
    if not team_name.strip() or not owner_name.strip():
        raise Invalid(text("A team and its owner need names."))
    address = normal_address(owner_email)
    async with in_transaction():
        user = (await User.get_or_create(email=address, defaults={"name": owner_name.strip()}))[0]
        named = Team.filter(name=team_name.strip(), deleted_at=None)  # names are not unique: people found teams too
        team = await named.filter(memberships__user_id=user.id, memberships__role=Role.OWNER).first()
        if team is None:
            if await named.exists():
                raise Conflict(
                    text(
                        "There is a team “{team}” already, and {address} is not its owner.",
                        team=team_name.strip(),
                        address=address,
                    )
                )
            team = await Team.create(name=team_name.strip(), **first_limits())
            await Membership.create(team=team, user=user, role=Role.OWNER)
            await audit.record_for_house(team.id, "found_team", {"owner": user.id})
            largest = max(catalogue().plans.values(), key=lambda plan: plan.rank)
            await entitle(team.id, "operator", operator_reference(team.id), largest.key)
    return Actor(team.id, user.id, user.name, Role.OWNER, "operator")


async def found_team_of_one(user: User) -> Actor:
    """The team that everybody has at first, in the running transaction, named in the language spoken now."""
    team = await Team.create(name=_("{name}'s team", name=user.name)[:200], **first_limits())
    await Membership.create(team=team, user=user, role=Role.OWNER)
    actor = Actor(team.id, user.id, user.name, Role.OWNER, "web")
    await audit.record(actor, "found_team", {"owner": user.id})
    await grant_month(team.id)
    return actor


@entrance
async def add_member(
    team_id: int, name: str, email: str, role: str, *, slack_workspace: str = "", slack_user: str = ""
) -> int:
    """Add a user to a team, or change the role, and tie a Slack person to them. Returns the user's id.

    Raises:
        Conflict: to own a team that somebody else owns. NotFound: no such Slack workspace.
    """
    address = normal_address(email)
    async with in_transaction():
        user = (await User.get_or_create(email=address, defaults={"name": name.strip() or address}))[0]
        owners = Membership.filter(team_id=team_id, role=Role.OWNER).exclude(user_id=user.id)
        if Role(role) is Role.OWNER and await owners.exists():
            raise Conflict(text("The team has an owner."), text("The owner hands it over in the panel."))
        membership, made = await Membership.get_or_create(team_id=team_id, user=user, defaults={"role": Role(role)})
        if not made and membership.role != Role(role):
            await Membership.filter(id=membership.id).update(role=Role(role))
        await audit.record_for_house(team_id, "add_member", {"user": user.id, "role": role})
        if slack_user:
            workspace = await Workspace.get_or_none(slack_team_id=slack_workspace, team_id=team_id)
            if workspace is None:
                raise NotFound(text("The team has no Slack workspace {workspace}.", workspace=slack_workspace))
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
        why = text("Name the team: there are several.") if found else text("There is no such team.")
        raise NotFound(why, text("See: manage.py owner"))
    return Actor(found[0].team_id, found[0].user_id, found[0].user.name, Role.OWNER, "operator")
