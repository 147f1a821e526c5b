"""What a batch does with each customer: the room that knows how registers it here, and the driver asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateways.llm_pace import Pace
from models import Batch, BatchAct


@dataclass(frozen=True, slots=True)
class BatchWork:
    """One act, in three movements. Any of them may happen again after a crash, for customers that nothing is kept of.

    `take` reads what is to be done for some hundreds of customers, by id; who is missing in it is gone. `do` works on
    one of these, outside of any transaction, and raises GatewayError. `keep` writes some results, inside the
    transaction that counts them; it returns reasons for those that are left out after all. `pace` gives out turns,
    where `do` asks an outside party for which there is one.
    """

    name: str  # of the use-case that begins it, which the audit log tells its end under
    pace: Callable[[], Pace | None]
    take: Callable[[Batch, Sequence[int]], Awaitable[Mapping[int, Any]]]
    do: Callable[[Any], Awaitable[Any]]
    keep: Callable[[Batch, Mapping[int, Any]], Awaitable[Mapping[int, str]]]


@dataclass(frozen=True, slots=True)
class BatchTurns:
    """For an act that has no driver here, because what it does is done elsewhere: what pausing, going on and cancelling
    change there, in the transaction of the batch's own state."""

    pause: Callable[[Batch], Awaitable[None]]
    resume: Callable[[Batch, int], Awaitable[None]]
    cancel: Callable[[Batch], Awaitable[None]]


_WORKS: dict[BatchAct, BatchWork] = {}
_TURNS: dict[BatchAct, BatchTurns] = {}


def register_work(act: BatchAct, work: BatchWork) -> None:
    """At the import of the room that does it."""
    _WORKS[act] = work


def work_of(act: BatchAct) -> BatchWork:
    return _WORKS[act]


def register_turns(act: BatchAct, turns: BatchTurns) -> None:
    """At the import of the room that does it."""
    _TURNS[act] = turns


def turns_of(act: BatchAct) -> BatchTurns | None:
    return _TURNS.get(act)


def credit_key(batch: Batch) -> str:
    """Of the credits that are set aside for this run of the batch."""
    return f"batch:{batch.id}.{batch.run}"
