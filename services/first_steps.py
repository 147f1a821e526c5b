"""How far a team, and a new installation, has come, read from facts: what the start page ticks (SPEC S11)."""

from __future__ import annotations

from dataclasses import dataclass

from services.actors import Actor
from services.database import query
from services.permissions import Permission
from services.usecase import entrance, usecase


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Whether it has ever happened in the installation; counts nothing and names nobody."""

    drafted: bool
    approved: bool
    sent: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class TeamSteps:
    """Whether it is so in the team now. `business_id` is the oldest business, where the steps lead to, if any."""

    business_id: int | None
    described: bool
    verified: bool
    workspace: bool
    channel: bool
    customers: bool
    drafted: bool
    approved: bool
    sent: bool
    answered: bool
    accompanied: bool


# States of a mail that has its draft, before and after a person said yes to it.
_BEFORE_A_YES = ("drafted", "rejected", "cancelled")
_AFTER_A_YES = ("approved", "scheduled", "sending", "sent", "uncertain", "failed", "overdue")


@entrance
async def read_first_steps() -> FirstSteps:
    """Of the whole installation: for a newcomer in the sandbox, before anybody is signed in."""
    rows = await query(
        """SELECT EXISTS (SELECT FROM email_versions) AS drafted, EXISTS (SELECT FROM approvals) AS approved,
                  EXISTS (SELECT FROM emails WHERE sent_at IS NOT NULL) AS sent,
                  EXISTS (SELECT FROM replies WHERE kind = 'reply') AS answered"""
    )
    return FirstSteps(**rows[0])


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_team_steps(actor: Actor) -> TeamSteps:
    """Each is answered by an index with the first row that it finds, so that a page may ask every few seconds."""
    rows = await query(
        """WITH mine AS MATERIALIZED (SELECT * FROM businesses WHERE team_id = $1 AND deleted_at IS NULL),
                states AS MATERIALIZED (
                    SELECT DISTINCT one.state FROM mine CROSS JOIN unnest($2::text[]) AS asked (state)
                     CROSS JOIN LATERAL (SELECT e.state FROM emails e
                           WHERE e.business_id = mine.id AND e.state = asked.state LIMIT 1) AS one)
           SELECT (SELECT min(id) FROM mine) AS business_id,
                  EXISTS (SELECT FROM mine WHERE product_description <> '') AS described,
                  EXISTS (SELECT FROM mine WHERE sender_state = 'verified') AS verified,
                  EXISTS (SELECT FROM workspaces WHERE team_id = $1 AND disconnected_at IS NULL) AS workspace,
                  EXISTS (SELECT FROM mine WHERE channel <> '') AS channel,
                  EXISTS (SELECT FROM mine WHERE EXISTS (
                      SELECT FROM customers c WHERE c.business_id = mine.id)) AS customers,
                  EXISTS (SELECT FROM states) AS drafted,
                  EXISTS (SELECT FROM states WHERE state = ANY($3::text[])) AS approved,
                  EXISTS (SELECT FROM states WHERE state = 'sent') AS sent,
                  EXISTS (SELECT FROM mine WHERE EXISTS (
                      SELECT FROM replies r WHERE r.business_id = mine.id AND r.kind = 'reply')) AS answered,
                  (SELECT count(*) FROM (SELECT 1 FROM memberships WHERE team_id = $1 LIMIT 2) AS two) > 1
                      OR EXISTS (SELECT FROM invitations WHERE team_id = $1) AS accompanied""",
        actor.team_id,
        [*_BEFORE_A_YES, *_AFTER_A_YES],
        list(_AFTER_A_YES),
    )
    return TeamSteps(**rows[0])
