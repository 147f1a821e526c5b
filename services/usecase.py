"""The gate of every act: permission, tenant, one transaction, one audit row (law 2)."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from tortoise.transactions import in_transaction

from services import audit
from services.actors import Actor
from services.errors import NotAllowed, NotFound
from services.permissions import PERMISSION_WORDS, ROLE_WORDS, Grant, Permission, grant
from services.translation import text

P = ParamSpec("P")
R = TypeVar("R")
ENTRANCES: set[str] = set()  # acts before there is an actor; a test pins the list


def usecase(
    permission: Permission, *, reads: bool = False, before: Callable[..., Awaitable[Any]] | None = None
) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]]:
    """Declare an act that a door may ask for. Its first parameter is the actor.

    A reading act opens no transaction and writes no audit row. A refusal is audited as denied, after the
    transaction it ended. An `OWN` grant is enforced by `actor.rows` and `actor.find`. `before` is asked with the
    act's own arguments, once the role is known and before the transaction opens: a wrong password that is counted
    there stays counted when it refuses the act. What it returns, unless None, is the act's argument `prepared`:
    slow work that no transaction should wait for.

    Raises:
        NotAllowed: the role has no such permission, or there is no actor at all.
    """

    def declare(act: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        @functools.wraps(act)
        async def enforced(actor: Actor, *args: Any, **kwargs: Any) -> R:
            if not isinstance(actor, Actor):
                raise NotAllowed(text("I don't know who you are."), text("Sign in, or type /askusers link in Slack."))
            doing = actor.doing(permission)
            try:
                given = grant(actor.role, permission)
                if given is Grant.NO:
                    raise NotAllowed(
                        text(
                            "Your role ({role}) can't {act}.",
                            role=ROLE_WORDS[actor.role],
                            act=PERMISSION_WORDS[permission],
                        ),
                        text("Ask an admin or the owner of the team."),
                    )
                if before is not None:
                    prepared = await before(doing, *args, **kwargs)
                    if prepared is not None:
                        kwargs["prepared"] = prepared
                if reads:
                    return await act(doing, *args, **kwargs)
                async with in_transaction():
                    result = await act(doing, *args, **kwargs)
                    if given is Grant.OWN and not doing.reached:
                        raise RuntimeError(f"{act.__name__} never asked whose business it touches")  # fail closed
                    await audit.record(actor, act.__name__, doing.notes)
                    return result
            except (NotAllowed, NotFound) as refusal:
                if not reads:
                    facts = {"said": refusal.message, "asked": _plain(args)}
                    await audit.record(actor, act.__name__, facts, outcome="denied")
                raise

        enforced.permission = permission  # type: ignore[attr-defined]
        enforced.reads = reads  # type: ignore[attr-defined]
        return enforced  # type: ignore[return-value]

    return declare


def entrance(act: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Declare an act that comes before there is an actor: sign-in, unsubscribing, mail received, durable work."""
    ENTRANCES.add(f"{act.__module__}.{act.__name__}")
    act.entrance = True  # type: ignore[attr-defined]
    return act


def _plain(args: tuple[Any, ...]) -> list[int]:
    """The ids among what was asked for. Words may name a person, and what the log holds can't be taken back."""
    return [a for a in args[:3] if isinstance(a, int) and abs(a) < 2**53]
