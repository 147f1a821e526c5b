"""What a team was told lately, and whom it reached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from models import NoticeKind, NoticeWay, ShareState
from services.actors import Actor
from services.database import query
from services.notices.shares import names_in
from services.notices.wording import word
from services.notices.words import Words
from services.permissions import Permission
from services.usecase import usecase

MOST = 50
_NEWEST = """SELECT id, kind, facts, created_at FROM notices WHERE team_id = $1 AND ($2::bigint = 0 OR id < $2)
    ORDER BY id DESC LIMIT $3"""
_SHARES = """
SELECT s.notice_id, s.user_id, s.way, s.state, CASE WHEN u.deleted_at IS NULL THEN u.name ELSE '' END AS name
  FROM notice_shares s JOIN users u ON u.id = s.user_id WHERE s.notice_id = ANY($1::bigint[])
 ORDER BY u.name, u.id, s.way"""


@dataclass(frozen=True, slots=True)
class ToldView:
    """One person by one way; no name of somebody who deleted their account."""

    user_id: int
    name: str
    way: NoticeWay
    state: ShareState


@dataclass(frozen=True, slots=True)
class NoticeView:
    id: int
    at: datetime
    words: Words
    told: tuple[ToldView, ...]


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_notices(actor: Actor, *, before: int = 0) -> tuple[NoticeView, ...]:
    """The newest first, at most MOST, in the language spoken now; `before`: only those older than that one."""
    rows = await query(_NEWEST, actor.team_id, before, MOST)
    facts = {row["id"]: json.loads(row["facts"]) for row in rows}
    names = await names_in(list(facts.values()))
    told: dict[int, list[ToldView]] = {row["id"]: [] for row in rows}
    for share in await query(_SHARES, list(told)):
        told[share["notice_id"]].append(
            ToldView(share["user_id"], share["name"], NoticeWay(share["way"]), ShareState(share["state"]))
        )
    return tuple(
        NoticeView(
            id=row["id"],
            at=row["created_at"],
            words=word(NoticeKind(row["kind"]), facts[row["id"]], names),
            told=tuple(told[row["id"]]),
        )
        for row in rows
    )
