"""The drafts of one batch in three groups: alike, unusual, warned. Answered by the database, for any number of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from services.database import query
from services.errors import NotFound
from services.translation import Text, text

Kind = Literal["alike", "unusual", "warned"]
KINDS: tuple[Kind, ...] = ("alike", "unusual", "warned")
EXAMPLES = 2

# What is usual is asked over the whole batch, decided or not, so that a decision moves no other mail to another group.
_SHORT, _LONG, _BIG = 0.6, 1.6, 5
_UNUSUAL: dict[str, Text] = {
    "shorter": text("much shorter than the others"),
    "longer": text("much longer than the others"),
    "offer": text("with another incentive"),
    "call": text("with another call to action"),
    "language": text("to a customer of another language"),
    "first_big": text("a first mail to a big account"),
    "big": text("to a big account"),
}
_WARNED: dict[str, Text] = {
    "blocked": text("to be edited before they can be approved"),
    "doubt": text("with something to look at"),
}
REASONS = {**_UNUSUAL, **_WARNED}

_GROUPED = f"""
WITH mails AS MATERIALIZED (
    SELECT e.id, e.revision, e.state, e.opened_by <> '[]' AS seen, e.customer_id, length(v.body) AS length,
        v.incentive, v.call_to_action AS call, v.findings <> '[]' AS doubted,
        v.findings @> '[{{"blocking": true}}]' AS blocked, coalesce(c.monthly_spend, 0) AS spend,
        c.language <> '' AND lower(left(c.language, 2)) <> lower(left(b.language, 2)) AS foreign_tongue,
        b.incentive_threshold_cents AS threshold
      FROM emails e
      JOIN email_versions v ON v.email_id = e.id AND v.number = e.version
      JOIN customers c ON c.id = e.customer_id
      JOIN businesses b ON b.id = e.business_id
     WHERE e.draft_batch_id = $1
), usual AS MATERIALIZED (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY length) AS length, mode() WITHIN GROUP (ORDER BY incentive)
        AS incentive, mode() WITHIN GROUP (ORDER BY call) AS call, percentile_cont(0.5) WITHIN GROUP (ORDER BY spend)
        AS spend
      FROM mails
), told AS MATERIALIZED (
    SELECT m.id, m.revision, m.seen, m.blocked, CASE
        WHEN m.blocked THEN 'blocked'
        WHEN m.doubted THEN 'doubt'
        WHEN m.spend > greatest(m.threshold, u.spend * {_BIG}) THEN CASE
            WHEN EXISTS (SELECT FROM emails s WHERE s.customer_id = m.customer_id AND s.sent_at IS NOT NULL)
            THEN 'big' ELSE 'first_big' END
        WHEN m.incentive <> u.incentive THEN 'offer'
        WHEN m.call <> u.call THEN 'call'
        WHEN m.foreign_tongue THEN 'language'
        WHEN m.length < u.length * {_SHORT} THEN 'shorter'
        WHEN m.length > u.length * {_LONG} THEN 'longer'
        ELSE '' END AS why
      FROM mails m CROSS JOIN usual u WHERE m.state = 'drafted'
), grouped AS MATERIALIZED (
    SELECT *, CASE WHEN why = '' THEN 'alike' WHEN why IN ('blocked', 'doubt') THEN 'warned' ELSE 'unusual' END AS kind
      FROM told
)"""  # noqa: S608 - the words are ours
_GROUPS = f"""{_GROUPED}
SELECT kind, why, count(*)::int AS mails, count(*) FILTER (WHERE NOT seen)::int AS unseen,
    (array_agg(id ORDER BY id))[1:{EXAMPLES}] AS examples
  FROM grouped GROUP BY kind, why ORDER BY kind, count(*) DESC, why"""  # noqa: S608 - as above
# 48 bits that stand for a set of mails as they read now; a button carries them as a number.
_MARKS = f"""{_GROUPED}
SELECT kind, ('x' || left(md5(string_agg(id || ':' || revision, ' ' ORDER BY id)), 12))::bit(48)::bigint AS mark
  FROM grouped WHERE NOT blocked GROUP BY kind"""  # noqa: S608 - as above
_MAILS = f"""{_GROUPED}
SELECT id, revision, why FROM grouped
 WHERE kind = $2 AND id > $3 AND (NOT blocked OR $4::bool) ORDER BY id LIMIT $5"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Group:
    """`mails` wait; of them `unseen` nobody has opened and `blocked` must be edited first. `why` are codes of REASONS
    with how many. `mark` stands for exactly those that can be approved, in the wordings that they have now."""

    kind: Kind
    mails: int
    unseen: int
    blocked: int
    why: tuple[tuple[str, int], ...]
    examples: tuple[int, ...]
    mark: int

    @property
    def approvable(self) -> int:
        return self.mails - self.blocked


@dataclass(frozen=True, slots=True)
class GroupedMail:
    """A draft of a group; `why` is a code of REASONS, "" in the group of those that are alike."""

    id: int
    revision: int
    why: str


async def read_groups(batch_id: int) -> tuple[Group, ...]:
    """Those in which anything waits, in the order of KINDS."""
    rows = await query(_GROUPS, batch_id)
    marks = {row["kind"]: row["mark"] for row in await query(_MARKS, batch_id)}
    groups = []
    for kind in KINDS:
        its = [row for row in rows if row["kind"] == kind]
        if its:
            groups.append(
                Group(
                    kind=kind,
                    mails=sum(row["mails"] for row in its),
                    unseen=sum(row["unseen"] for row in its),
                    blocked=sum(row["mails"] for row in its if row["why"] == "blocked"),
                    why=tuple((row["why"], row["mails"]) for row in its if row["why"]),
                    examples=tuple([id_ for row in its for id_ in row["examples"]][:EXAMPLES]),
                    mark=marks.get(kind, 0),
                )
            )
    return tuple(groups)


async def mails_of(
    batch_id: int, kind: Kind, *, after: int = 0, most: int = 10_000, with_blocked: bool = True
) -> tuple[GroupedMail, ...]:
    """Drafts of a group in the order of their ids."""
    rows = await query(_MAILS, batch_id, kind, after, with_blocked, most)
    return tuple(GroupedMail(row["id"], row["revision"], row["why"]) for row in rows)


def kind_of(word: str) -> Kind:
    """Raises NotFound for a word that is no group's."""
    if word not in KINDS:
        raise NotFound(text("There is no such group."))
    return cast(Kind, word)
