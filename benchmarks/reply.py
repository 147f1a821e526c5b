"""Reply extraction: right answers, text lost, speed and hostile mails, beside four libraries of others; and what the
rules read in replies.

`python -m benchmarks reply`; REPLY_CORPUS names a file of JSON lines (raw, expected, perhaps also and policy) that is
measured beside the project's own mails.
"""

from __future__ import annotations

import asyncio
import difflib
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reply_hostile import hostile_mails
from benchmarks.reply_peers import Peer, install_peers
from services.replies import extract_reply
from tests.replies.meaning_corpus import read_meanings, share_right
from tests.replies.reply_corpus import read_cases

TOOLS = ("node", "npm")
TIMES = 3  # the quickest counts: what else the machine does makes nothing quicker
PER_S_MAILS = 3_000
_LONGEST_COMPARED = 20_000


@dataclass(frozen=True, slots=True)
class Case:
    """`policy`: whether the source's test wants a signature stripped or kept; "na" where it has none."""

    raw: str
    accepted: tuple[str, ...]
    policy: str


@dataclass(slots=True)
class Score:
    exact: float
    lost: float
    f1: float


async def measure() -> dict[str, float]:
    return await asyncio.to_thread(_measure)


def _measure() -> dict[str, float]:
    own = [Case(case.raw, (case.expected,), "strip") for case in read_cases()]
    given = _given_corpus()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as folder:
        peers = list(install_peers(Path(folder)))
        try:
            if given:
                figures |= _compare("reply", given, peers)
                figures |= _by_policy(given)
            figures |= _compare("reply.own" if given else "reply", own, peers)
        finally:
            for peer in peers:
                peer.stop()
    return figures | _speed([*given, *own]) | _insight()


def _insight() -> dict[str, float]:
    """What the rules read right, in per cent: in replies put away before they were written, and written after them."""
    signs = ("kind", "sentiment", "interest", "requests")
    parts = {"": read_meanings("unseen"), "_later": read_meanings("later")}
    return {f"insight.{sign}{name}": share_right(cases, sign) for name, cases in parts.items() for sign in signs}


def _given_corpus() -> list[Case]:
    path = os.environ.get("REPLY_CORPUS")
    if not path:
        return []
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return [Case(row["raw"], (row["expected"], *row.get("also", ())), row.get("policy", "na")) for row in rows]


def _compare(prefix: str, cases: Sequence[Case], peers: Sequence[Peer]) -> dict[str, float]:
    ours = _score(extract_reply, cases)
    figures = {f"{prefix}.{figure}": getattr(ours, figure) for figure in ("exact", "lost", "f1")}
    scores = {peer.name: _score(peer.extract, cases) for peer in peers}
    for name, score in scores.items():
        figures |= {f"{prefix}.{name}.{figure}": getattr(score, figure) for figure in ("exact", "lost", "f1")}
    if scores:
        figures[f"{prefix}.best_other_exact"] = max(score.exact for score in scores.values())
    return figures


def _by_policy(cases: Sequence[Case]) -> dict[str, float]:
    """Right answers where the signature is to be stripped, kept, or plays no part."""
    figures = {}
    for policy in sorted({case.policy for case in cases}):
        figures[f"reply.exact_{policy}"] = _score(
            extract_reply, [case for case in cases if case.policy == policy]
        ).exact
    figures["reply.lost_with_signatures"] = 100 * _mean([_loses_all(extract_reply(case.raw), case) for case in cases])
    return figures


def _score(extract: Callable[[str], str | None], cases: Sequence[Case]) -> Score:
    """Shares of all cases, in per cent. A mail without answer is wrong, and all of its text lost.

    Lost is what was written: cases that want the signature kept are not counted for it, for a library that strips
    signatures would lose each of them.
    """
    answers = [extract(case.raw) or "" for case in cases]
    pairs = list(zip(answers, cases, strict=True))
    return Score(
        exact=100 * _mean([_trimmed(answer) in map(_trimmed, case.accepted) for answer, case in pairs]),
        lost=100 * _mean([_loses_all(answer, case) for answer, case in pairs if case.policy != "keep"]),
        f1=100
        * _mean([max(_f1(_trimmed(answer), _trimmed(text)) for text in case.accepted) for answer, case in pairs]),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _loses_all(answer: str, case: Case) -> bool:
    return all(_loses(answer, text) for text in case.accepted)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n")


def _loses(answer: str, expected: str) -> bool:
    """Whether a line that says something is missing."""
    lines = {line.strip() for line in answer.split("\n")}
    return any(line.strip() not in lines for line in expected.split("\n") if line.strip())


def _f1(answer: str, expected: str) -> float:
    """Of characters in common and in order, as difflib finds them."""
    if answer == expected:
        return 1.0
    answer, expected = answer[:_LONGEST_COMPARED], expected[:_LONGEST_COMPARED]
    return difflib.SequenceMatcher(None, answer, expected, autojunk=False).ratio()


def _speed(cases: Sequence[Case]) -> dict[str, float]:
    worst = max(min(_cpu_seconds(text) for _ in range(TIMES)) for _, text in hostile_mails())
    texts = [cases[index % len(cases)].raw for index in range(PER_S_MAILS)]
    quickest = min(sum(map(_cpu_seconds, texts)) for _ in range(TIMES))
    return {"reply.worst_ms": 1000 * worst, "reply.per_s": PER_S_MAILS / quickest}


def _cpu_seconds(text: str) -> float:
    """Of one core, so that other programs on the machine do not count."""
    begun = time.thread_time()
    extract_reply(text)
    return time.thread_time() - begun
