"""What waits for a person, over all businesses where they may act: to approve, to send, to decide, to answer."""

from __future__ import annotations

from dataclasses import dataclass

from models import Business
from services.actors import Actor
from services.database import query
from services.drafting.view import EmailView, view_email
from services.permissions import Permission
from services.replies.view import ReplyView, view_reply
from services.usecase import usecase

__all__ = ["COUNTED_TO", "WaitingPage", "read_waiting", "read_waiting_mark"]

A_PAGE = 50
COUNTED_TO = 1_000  # beyond that a tab says "1,000+"
# What failed for good can't be decided away; it is looked at while it is news.
FAILED_DAYS = 14

# group: the states of its mails
GROUPS = {
    "drafted": ("drafted",),
    "replies": (),
    "approved": ("approved",),
    "overdue": ("overdue",),
    "uncertain": ("uncertain",),
    "failed": ("failed",),
}
# Materialised, so that the index on business and state finds the few that wait among millions that were sent.
_EMAILS = f"""
    WITH waiting AS MATERIALIZED (
        SELECT id FROM emails
         WHERE business_id = ANY($1::int[]) AND state = ANY($2::text[])
           AND (state <> 'failed' OR changed_at > now() - interval '{FAILED_DAYS} days')
           AND ($3::bigint = 0 OR id < $3)
    )"""  # noqa: S608 - a number of ours
_REPLIES = """
    WITH waiting AS MATERIALIZED (
        SELECT id FROM replies
         WHERE business_id = ANY($1::int[]) AND state = ANY($2::text[])
           AND kind IN ('reply', 'invitation', 'unreadable')
           AND ($3::bigint = 0 OR id < $3)
    )"""
_UNHANDLED = ("received", "read")
# What the entries of a page look like changes with these.
_LOOK = {
    "emails": "e.id || '.' || e.revision || '.' || jsonb_array_length(e.opened_by)",
    "replies": "e.id || '.' || e.revision",
}


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """`counts` by group, none above COUNTED_TO + 1. Only the asked group's entries are there, the newest first;
    `older` is the id to go on before, 0 on the last page. `businesses` counts those within the person's reach; `mark`
    changes when anything here does.
    """

    group: str
    counts: dict[str, int]
    emails: tuple[EmailView, ...]
    replies: tuple[ReplyView, ...]
    older: int
    businesses: int
    mark: str


@usecase(Permission.SEND_EMAILS, reads=True)
async def read_waiting(actor: Actor, group: str = "drafted", before: int = 0) -> WaitingPage:
    """One page of a group; an unknown group is the first one. Its mark is read first: what changes while the rest is
    read is then seen as a change."""
    group = group if group in GROUPS else "drafted"
    reach = await actor.rows(Business).values_list("id", flat=True)
    mark = await _mark(group, list(reach), before)
    ids = await _ids(group, list(reach), before)
    shown = ids[:A_PAGE]
    masked = not actor.sees_unmasked
    return WaitingPage(
        group=group,
        counts={name: await _count(name, list(reach)) for name in GROUPS},
        emails=tuple([await view_email(i, masked=masked) for i in shown]) if group != "replies" else (),
        replies=tuple([await view_reply(i, masked=masked) for i in shown]) if group == "replies" else (),
        older=shown[-1] if len(ids) > A_PAGE else 0,
        businesses=len(reach),
        mark=mark,
    )


@usecase(Permission.SEND_EMAILS, reads=True)
async def read_waiting_mark(actor: Actor, group: str, before: int = 0) -> str:
    """What changes when anything on this page does: an open page asks this before it reads the whole again."""
    return await _mark(group, list(await actor.rows(Business).values_list("id", flat=True)), before)


async def _ids(group: str, reach: list[int], before: int) -> list[int]:
    sql = f"{_of(group)} SELECT id FROM waiting ORDER BY id DESC LIMIT {A_PAGE + 1}"  # noqa: S608 - both are ours
    return [row["id"] for row in await query(sql, reach, _states(group), before)]


async def _mark(group: str, reach: list[int], before: int) -> str:
    """The counts, and the entries of the page with their revisions."""
    table = "replies" if group == "replies" else "emails"
    shown = await query(
        f"""{_of(group)}, page AS (SELECT id FROM waiting ORDER BY id DESC LIMIT {A_PAGE + 1})
            SELECT coalesce(md5(string_agg({_LOOK[table]}, ' ' ORDER BY e.id)), '') AS mark
              FROM {table} e JOIN page USING (id)""",  # noqa: S608 - all of it is ours
        reach,
        _states(group),
        before,
    )
    return " ".join([shown[0]["mark"], str(len(reach)), *[str(await _count(name, reach)) for name in GROUPS]])


async def _count(group: str, reach: list[int]) -> int:
    found = await query(
        f"{_of(group)} SELECT count(*) AS n FROM (SELECT FROM waiting LIMIT {COUNTED_TO + 1}) few",  # noqa: S608
        reach,
        _states(group),
        0,
    )
    return found[0]["n"]


def _of(group: str) -> str:
    return _REPLIES if group == "replies" else _EMAILS


def _states(group: str) -> list[str]:
    return list(_UNHANDLED if group == "replies" else GROUPS[group])
