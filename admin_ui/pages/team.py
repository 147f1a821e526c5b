"""The team: its members and their roles, open invitations, and the seats that are left."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.team_tabs import team_head
from admin_ui.parts.ways import draw_way_inline
from admin_ui.shell import panel, read_shell, role_name
from services import teams
from services.actors import Actor
from services.errors import Invalid
from services.teams import InvitationView, MemberView, TeamView
from services.translation import _, n_, say_day, say_moment, say_number, text, translated

GIVEN_ROLES = ("admin", "member", "viewer")


def register() -> None:
    ui.page("/team")(team_page)


@answering
async def team_page(request: Request) -> Any:
    shell = await read_shell(request)
    team = await teams.read_team(shell.actor)

    async def redraw(actor: Actor) -> None:
        now = await teams.read_team(actor)
        seats.content = _seats(now, actor.may(teams.invite_member))
        members.redraw(_members(now, actor))
        if invitations is not None:
            invitations.redraw(_invitations(now))

    async def change_member(actor: Actor, given: Given) -> str:
        act, user_id = _pressed(given)
        if act == "role":
            role = given[f"role-{user_id}"]
            name = await teams.change_role(actor, user_id, role)
            said = _("{name} is now {role}.", name=name, role=role_name(role))
        else:
            name = await teams.remove_member(actor, user_id)
            said = _("{name} is no longer on the team.", name=name)
        await redraw(actor)
        return said

    async def change_invitation(actor: Actor, given: Given) -> str:
        act, invitation_id = _pressed(given)
        if act == "resend":
            address = await teams.resend_invitation(actor, invitation_id)
            said = _("A new link is on its way to {address}. The old one no longer works.", address=address)
        else:
            address = await teams.revoke_invitation(actor, invitation_id)
            said = _("The invitation of {address} is revoked.", address=address)
        await redraw(actor)
        return said

    async def invite(actor: Actor, given: Given) -> str:
        address = await teams.invite_member(actor, given["address"], given["role"])
        await redraw(actor)
        return _("An invitation is on its way to {address}.", address=address)

    with panel(shell, _("Team"), "team", here="/team"):
        ui.html(team_head(team.name, "/team"), sanitize=False)
        seats = ui.html(_seats(team, shell.actor.may(teams.invite_member)), sanitize=False)
        members = Form(request, _members(team, shell.actor), change_member, classes="form people-form")
        invitations = None
        if shell.actor.may(teams.invite_member):
            with ui.element("section").classes("card inviting").props('aria-labelledby="inviting"'):
                ui.html(fill('<h2 id="inviting">{}</h2>', _("Invite somebody")), sanitize=False)
                Form(request, _invite(), invite, classes="form inline", clears=True)
                invitations = Form(request, _invitations(team), change_invitation, classes="form people-form")


def _pressed(given: Given) -> tuple[str, int]:
    act, _between, number = given["act"].partition(":")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        raise Invalid(text("Load the page anew and try again."))
    return act, int(number)


def _seats(team: TeamView, may_invite: bool) -> Markup:
    if team.seats is None:
        taken = n_("{n} seat taken", "{n} seats taken", team.seats_taken)
        return fill('<div class="seats"><p><b>{}</b> · {}</p></div>', taken, _("unlimited"))
    about = _("members and open invitations")
    if team.full and may_invite:
        about = fill("{}{}", translated(team.full.next_step), draw_way_inline(team.full))
    return fill(
        '<div class="seats"><p><b>{}</b> · {}</p><progress max="{}" value="{}" aria-label="{}"></progress></div>',
        _("{taken} of {seats} seats", taken=say_number(team.seats_taken), seats=say_number(team.seats)),
        about,
        team.seats,
        min(team.seats_taken, team.seats),
        _("Seats taken"),
    )


def _members(team: TeamView, actor: Actor) -> Markup:
    return fill('<ul class="people">{}</ul>', join(_member(member, actor) for member in team.members))


def _member(member: MemberView, actor: Actor) -> Markup:
    facts = (
        _("Joined {day}", day=say_day(member.joined_at)),
        _("last seen {moment}", moment=say_moment(member.last_seen_at)) if member.last_seen_at else "",
        _("in Slack") if member.in_slack else "",
    )
    return fill(
        '<li>{picture}<div class="who"><b>{name}</b>{me}<p>{address}</p><p class="facts">{facts}</p></div>'
        '<span class="chip role-{kind}">{role}</span>{change}</li>',
        picture=_picture(member),
        name=member.name,
        me=fill(' <span class="soft">{}</span>', _("(you)")) if member.me else NOTHING,
        address=member.address,
        facts=" · ".join(filter(None, facts)),
        kind=member.role,
        role=role_name(member.role),
        change=_change(member, actor) if not member.me and member.role != "owner" else NOTHING,
    )


def _change(member: MemberView, actor: Actor) -> Markup:
    parts: list[Markup] = []
    if actor.may(teams.change_role):
        parts.append(
            fill(
                '<div class="pick"><div class="field"><label for="f-role-{id}">{label}</label>'
                '<select id="f-role-{id}" name="role-{id}">{options}</select></div>{button}</div>',
                id=member.user_id,
                label=_("Role of {name}", name=member.name),
                options=_roles(member.role),
                button=fields.button(_("Change the role"), act=f"role:{member.user_id}", kind="quiet"),
            )
        )
    if actor.may(teams.remove_member):
        parts.append(
            fill(
                '<p class="hint">{}</p>{}',
                _("Removing ends their access at once, on open pages and in Slack too. What they did stays."),
                fields.button(
                    _("Remove {name}", name=member.name), act=f"remove:{member.user_id}", kind="quiet danger"
                ),
            )
        )
    if not parts:
        return NOTHING
    return fill(
        '<details class="change"><summary aria-label="{}">{}</summary><div class="changes">{}</div></details>',
        _("Change {name}", name=member.name),
        _("Change"),
        join(parts),
    )


def _picture(member: MemberView) -> Markup:
    if member.avatar:
        return fill(
            '<img class="avatar" src="/people/{}/avatar?v={}" alt="" width="32" height="32" loading="lazy">',
            member.user_id,
            member.avatar,
        )
    return fill('<span class="avatar" aria-hidden="true">{}</span>', member.name[:1].upper())


def _roles(chosen: str) -> Markup:
    return join(
        fill('<option value="{}"{}>{}</option>', role, attribute("selected", role == chosen), role_name(role))
        for role in GIVEN_ROLES
    )


def _invite() -> Markup:
    return join(
        [
            fields.text_field("address", _("Email address"), kind="email", required=True, longest=320),
            fields.choice("role", _("Role"), {role: role_name(role) for role in GIVEN_ROLES}, "member"),
            fields.button(_("Invite")),
        ]
    )


def _invitations(team: TeamView) -> Markup:
    if not team.invitations:
        return fill('<p class="hint">{}</p>', _("They get a link by mail. It works once, for seven days."))
    return fill(
        '<h3>{}</h3><ul class="people">{}</ul>', _("Invited"), join(_invitation(asked) for asked in team.invitations)
    )


def _invitation(asked: InvitationView) -> Markup:
    until = (
        fill('<span class="warn">{}</span>', _("The link has run out. Mail it again."))
        if asked.expired
        else fill("{}", _("good until {moment}", moment=say_moment(asked.expires_at)))
    )
    return fill(
        '<li><div class="who"><b>{address}</b><p class="facts">{by} · {until}</p></div>'
        '<span class="chip role-{kind}">{role}</span><div class="acts">{acts}</div></li>',
        address=asked.address,
        by=_("Invited by {name}", name=asked.invited_by) if asked.invited_by else _("Invited"),
        until=until,
        kind=asked.role,
        role=role_name(asked.role),
        acts=join(
            [
                fields.button(_("Mail again"), act=f"resend:{asked.id}", kind="quiet"),
                fields.button(_("Revoke"), act=f"revoke:{asked.id}", kind="quiet danger"),
            ]
        ),
    )
