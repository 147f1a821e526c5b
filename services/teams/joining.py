"""Joining by an invitation, with an account or without one. Looking uses nothing up; of twenty presses one joins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from models import Invitation, Membership, Role, User
from services import audit
from services.accounts.panel_sessions import Browser, SignedIn, actor_for_session, open_session
from services.accounts.passwords import check_new_password, hash_password
from services.accounts.profile import check_name
from services.accounts.signing_in import hold_person, prove_person
from services.actors import Actor
from services.database import query
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.teams.inviting import hash_of
from services.teams.letters import Notice, send_notice
from services.teams.seats import OPEN, take_seat
from services.translation import spoken, text
from services.usecase import entrance


class Joiner(StrEnum):
    """Who opens the invitation, and so what they are asked for."""

    SIGNED_IN = "signed_in"  # as the invited: a button
    SOMEBODY_ELSE = "somebody_else"  # signed in with another address: to sign out
    HAS_PASSWORD = "has_password"  # noqa: S105 - signed out: the password
    HAS_NO_PASSWORD = "has_no_password"  # noqa: S105 - they came by Slack so far: to set one
    NEW = "new"  # no account: a name and a password


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """What whoever holds the link may know."""

    team_name: str
    invited_by: str
    role: Role
    address: str
    joiner: Joiner
    signed_in_as: str


@entrance
async def read_invitation(token: str, *, session: str = "") -> InvitationCard:
    """The invitation, without using it up: scanners and previews open links too.

    Raises:
        NotFound: unknown, used, revoked or run out, all in the same words.
    """
    invitation = await _find(token)
    holder = await _holder(session)
    known = await User.get_or_none(email=invitation.address, deleted_at=None)
    return InvitationCard(
        team_name=invitation.team.name,
        invited_by=invitation.invited_by.name if invitation.invited_by else "",
        role=invitation.role,
        address=invitation.address,
        joiner=_joiner(known, holder),
        signed_in_as=holder.email if holder else "",
    )


@entrance
async def accept_invitation(token: str, browser: Browser, *, name: str = "", password: str = "") -> SignedIn:
    """Join, and come in to that team. What is asked for besides the link is what read_invitation says.

    Who is signed in is told by the session that the browser holds; it ends, and another one stands.

    Raises:
        NotFound: unknown, used, revoked or run out, all in the same words.
        NotAllowed: signed in with another address, or the account has no password yet.
        Invalid: wrong password; a name or a new password that can't be used. OverLimit: every seat is taken.
    """
    invitation = await _find(token)
    holder = await _holder(browser.held)
    known = await User.get_or_none(email=invitation.address, deleted_at=None)
    password_hash = ""
    match _joiner(known, holder):
        case Joiner.SOMEBODY_ELSE:
            raise NotAllowed(
                text("This invitation is for {address}.", address=invitation.address), text("Sign out first.")
            )
        case Joiner.HAS_NO_PASSWORD:
            raise NotAllowed(text("Your account has no password yet."), text("Have a link mailed to set one."))
        case Joiner.HAS_PASSWORD:
            known = await prove_person(invitation.address, password)
            if known is None:
                raise Invalid(
                    text("That is not your password."),
                    text("After five wrong tries an address has to wait five minutes."),
                    field="password",
                )
        case Joiner.NEW:
            name = check_name(name)
            check_new_password(password, address=invitation.address, name=name)
            password_hash = await hash_password(password)
    async with in_transaction():
        if known:  # against another password, or the account's deletion, at the same moment
            await hold_person(known)
        if holder:
            await actor_for_session(browser.held)
        user = known or await _make_account(invitation.address, name, password_hash)
        actor = replace(await _join(token, invitation, user), from_address=browser.from_address)
        await audit.record(actor, "accept_invitation", {"invitation": invitation.id, "role": actor.role.value})
        return SignedIn(await open_session(actor, browser), "/")


async def _find(token: str) -> Invitation:
    found = await query(
        f"SELECT id FROM invitations WHERE token_sha256 = $1 AND {OPEN} AND expires_at > now()",  # noqa: S608
        hash_of(token),
    )
    if not found:
        raise _holds_no_more()
    return await Invitation.get(id=found[0]["id"]).select_related("team", "invited_by")


async def _holder(session: str) -> User | None:
    """Who is signed in in this browser."""
    if not session:
        return None
    try:
        return await User.get(id=(await actor_for_session(session)).user_id)
    except NotAllowed:
        return None


def _joiner(known: User | None, holder: User | None) -> Joiner:
    if holder is not None:
        return Joiner.SIGNED_IN if known and holder.id == known.id else Joiner.SOMEBODY_ELSE
    if known is None:
        return Joiner.NEW
    return Joiner.HAS_PASSWORD if known.password_hash else Joiner.HAS_NO_PASSWORD


async def _make_account(address: str, name: str, password_hash: str) -> User:
    """The letter that the token came in proves that the address is theirs."""
    try:
        async with in_transaction():
            return await User.create(email=address, name=name, password_hash=password_hash, language=spoken())
    except IntegrityError:
        raise Conflict(text("An account with your address was made meanwhile."), text("Open the link again.")) from None


async def _join(token: str, invitation: Invitation, user: User) -> Actor:
    """Use the link up and seat the person. The seat is asked for first, so that everybody locks in one order."""
    await take_seat(invitation.team_id, None, invited=True)
    used = await query(
        f"""UPDATE invitations SET accepted_at = now()
             WHERE id = $1 AND token_sha256 = $2 AND {OPEN} AND expires_at > now() RETURNING role""",  # noqa: S608
        invitation.id,
        hash_of(token),
    )
    if not used:
        raise _holds_no_more()
    await query(
        """INSERT INTO memberships (team_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (team_id, user_id) DO NOTHING""",
        invitation.team_id,
        user.id,
        used[0]["role"],
        datetime.now(UTC),  # by the clock that the session's time is from: it must not be the older of the two
    )
    membership = await Membership.get(team_id=invitation.team_id, user_id=user.id)
    owner = await Membership.get_or_none(team_id=invitation.team_id, role=Role.OWNER)
    if owner is not None and owner.user_id != user.id:
        await send_notice(Notice.JOINED, invitation.team_id, owner.user_id, about=user.id, role=membership.role)
    return Actor(invitation.team_id, user.id, user.name, membership.role, "web", language=user.language)


def _holds_no_more() -> NotFound:
    return NotFound(
        text("This invitation has been used, was revoked, or has run out."),
        text("Ask whoever invited you for another."),
    )
