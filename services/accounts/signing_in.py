"""Signing in with address and password. Whatever is wrong, the answer is the same, and takes as long."""

from __future__ import annotations

import logging
from dataclasses import replace

from tortoise.transactions import in_transaction

from models import Role, User
from services import audit
from services.accounts.founding import found_team_of_one
from services.accounts.lockout import WRONG_TRIES, count_try, forgive_tries, take_back_try
from services.accounts.panel_sessions import Browser, SignedIn, local_path, open_session
from services.accounts.passwords import check_password, hash_password, needs_rehash
from services.actors import Actor
from services.addresses import normal_address
from services.database import query
from services.errors import Busy, Invalid, NotAllowed
from services.permissions import Permission
from services.translation import text
from services.usecase import entrance, usecase

log = logging.getLogger(__name__)


def _refusal() -> NotAllowed:
    return NotAllowed(
        text("That address and password don't go together."),
        text("After five wrong tries an address has to wait five minutes."),
    )


@entrance
async def sign_in(address: str, password: str, browser: Browser, *, path: str = "/") -> SignedIn:
    """Open a session for whoever knows the password, in the team that they were in last.

    Raises:
        NotAllowed: unknown address, wrong password, none set yet, or locked: the same words for all.
    """
    user = await prove_person(address, password)
    if user is None:
        raise _refusal()
    async with in_transaction():
        actor = replace(await _enter_team(user), from_address=browser.from_address)
        token = await open_session(actor, browser)
        await audit.record(actor, "sign_in", {})
    return SignedIn(token, local_path(path))


async def prove_person(address: str, password: str) -> User | None:
    """Whose address and password these are; None when they don't go together, or the address is locked.

    Outside of any transaction: a try stays counted whatever comes after it.
    """
    try:
        known = normal_address(address)
    except Invalid:
        known = address.strip().lower()[:320]
    number = await count_try(known)
    user = await User.get_or_none(email=known, deleted_at=None)
    password_hash = user.password_hash if user and number is not None else ""
    try:
        is_right = await check_password(password, password_hash)
    except Busy:  # nobody has looked at it
        if number is not None:
            await take_back_try(known, number)
        raise
    if not is_right or user is None or number is None:
        if number == WRONG_TRIES:
            log.warning("five wrong passwords for user %s: locked for five minutes", user.id if user else "nobody")
        return None
    await forgive_tries(known, number)
    if needs_rehash(password_hash):
        fresh = await hash_password(password)
        if await User.filter(id=user.id, password_hash=password_hash).update(password_hash=fresh):
            user.password_hash = fresh
    return user


async def hold_person(user: User) -> None:
    """In the running transaction, before a session is opened on what was proven or read of them outside of it.

    Whoever sets another password, or deletes the account, does so before this or ends this session too.

    Raises:
        NotAllowed: the password was changed, or the account deleted, since `user` was read.
    """
    held = User.filter(id=user.id, password_hash=user.password_hash, deleted_at=None)
    if await held.select_for_update(no_key=True).only("id").first() is None:
        raise _refusal()


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def prove_password(actor: Actor, password: str, *, field: str = "password") -> None:
    """Make sure that it is the person themselves who sits there, before something that can't be taken back.

    Counted as a try to sign in, hence outside of a transaction.

    Raises:
        Invalid: not their password, locked, or none set yet; at `field`.
    """
    me = await User.get(id=actor.user_id)
    if not me.password_hash:
        raise Invalid(
            text("You have no password yet."), text("Have a link mailed to you on your account page."), field=field
        )
    if await prove_person(me.email, password) is None:
        raise Invalid(
            text("That is not your password."),
            text("After five wrong tries an address has to wait five minutes."),
            field=field,
        )


async def _enter_team(user: User) -> Actor:
    """The team of their newest session, else the one they joined first; who is in none gets one of their own."""
    await hold_person(user)  # two at once make one team
    found = await query(
        """SELECT m.team_id, m.role FROM memberships m
            WHERE m.user_id = $1
            ORDER BY (SELECT max(s.id) FROM panel_sessions s WHERE s.team_id = m.team_id AND s.user_id = m.user_id)
                     DESC NULLS LAST, m.id LIMIT 1""",
        user.id,
    )
    if not found:
        return await found_team_of_one(user)
    return Actor(found[0]["team_id"], user.id, user.name, Role(found[0]["role"]), "web")
