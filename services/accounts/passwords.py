"""Passwords: what may be one, and argon2id in one thread beside the loop, so that many at once stall nobody."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.errors import Busy, Invalid
from services.translation import text

Result = TypeVar("Result")
SHORTEST, LONGEST = 12, 200  # characters
MOST_WAITING = 60  # about two seconds of hashing; who comes later is told to try again
_FEWEST_KINDS = 5  # of characters: fewer is a key held down or a short run repeated
_FEWEST_OWN = 4  # letters beside one's own name and address

# OWASP's parameters for argon2id: 19 MiB, two passes, one lane. A stored hash names its own.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked where there is no hash to check, so that the answer takes as long as for a wrong password.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$uzuhTBAgRKyyawScVuuEVg$T3B/G1aa0jOng5DuDyywU7uC7JEFrPXqWjTwKNs+Vpc"
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="passwords")
_waiting = 0


async def hash_password(password: str) -> str:
    """Raises Busy when too many wait already."""
    return await _beside_the_loop(_HASHER.hash, password)


async def check_password(password: str, password_hash: str) -> bool:
    """Whether it is the password of that hash; "" is nobody's, and takes as long.

    Raises:
        Busy: too many wait already.
    """
    right = await _beside_the_loop(_is_right, password[:LONGEST], password_hash or _NOBODYS)
    return right and bool(password_hash) and len(password) <= LONGEST


def needs_rehash(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def check_new_password(password: str, *, address: str, name: str) -> None:
    """Any characters, 12 to 200 of them, but nothing that is tried first (OWASP ASVS 5.0, 6.2.1 to 6.2.11).

    Raises:
        Invalid: at the field `password`.
    """
    if len(password) < SHORTEST:
        raise Invalid(
            text("A password needs at least {n} characters.", n=SHORTEST),
            text("Four or five words make a good one."),
            field="password",
        )
    if len(password) > LONGEST:
        raise Invalid(text("A password can have at most {n} characters.", n=LONGEST), field="password")
    plain = password.casefold()
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    if plain in _common() or bare in _common() or len(set(plain)) < _FEWEST_KINDS:
        raise Invalid(
            text("This password is among the first that are tried."), text("Choose another."), field="password"
        )
    for word in re.findall(r"\w{3,}", f"{address} {name}".casefold()):
        plain = plain.replace(word, "")
    if len(re.findall(r"[^\W\d_]", plain)) < _FEWEST_OWN and plain != password.casefold():
        raise Invalid(
            text("This password is made of your name or your address."), text("Choose another."), field="password"
        )


def _is_right(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


async def _beside_the_loop(function: Callable[..., Result], *given: str) -> Result:
    global _waiting
    if _waiting >= MOST_WAITING:
        raise Busy(text("Too many people are signing in just now."), text("Try again in a moment."))
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREAD, function, *given)
    finally:
        _waiting -= 1


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
