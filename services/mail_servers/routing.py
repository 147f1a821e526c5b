"""Which mail server a sender's mail goes by: what the outbox asks for every mail, held in memory."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import config
from gateways.smtp import SmtpServer
from gateways.vault import VaultError
from models import MailSecurity, MailServer
from services.database import execute, query
from services.secrets import vault

log = logging.getLogger(__name__)

LONGEST_TROUBLE = 300  # characters kept of what a server said

# What changes when anything below does: nothing is read again before it has.
_MARK = """SELECT count(*) AS servers, coalesce(sum(s.revision), 0) AS revisions, coalesce(max(s.id), 0) AS newest,
        (SELECT (count(*), coalesce(sum(b.revision), 0))::text FROM businesses b
          WHERE b.team_id IN (SELECT team_id FROM mail_servers) AND b.deleted_at IS NULL) AS businesses
    FROM mail_servers s"""
_SENDERS = """SELECT id, team_id, sender_address FROM businesses
    WHERE team_id IN (SELECT team_id FROM mail_servers) AND deleted_at IS NULL AND sender_address <> '' ORDER BY id"""


@dataclass(frozen=True, slots=True)
class Route:
    """One server of a team's own; another revision of it is another route."""

    server_id: int
    revision: int
    server: SmtpServer
    senders: frozenset[str]
    trouble: str

    @property
    def key(self) -> tuple[int, int]:
        return self.server_id, self.revision

    def takes(self, sender: str) -> bool:
        return not self.senders or sender in self.senders or sender.rpartition("@")[2] in self.senders


class Routes:
    """`businesses` are those whose sender has servers of its own: id, team, sender's address."""

    def __init__(self) -> None:
        self.businesses: list[tuple[int, int, str]] = []
        self.by_key: dict[tuple[int, int], Route] = {}
        self._of_team: dict[int, list[Route]] = {}
        self._of_sender: dict[tuple[int, str], tuple[Route, ...]] = {}
        self._mark: dict[str, object] = {}

    async def read(self) -> None:
        mark = (await query(_MARK))[0]
        if mark == self._mark:
            return
        of_team: dict[int, list[Route]] = {}
        for row in await MailServer.all().order_by("team_id", "place", "id") if mark["servers"] else ():
            try:
                of_team.setdefault(row.team_id, []).append(route_of(row))
            except (VaultError, ValueError) as error:
                log.error("mail server %d can't be used: %s", row.id, error)
        self._of_team, self._of_sender = of_team, {}
        self.by_key = {route.key: route for routes in of_team.values() for route in routes}
        held = await query(_SENDERS) if of_team else []
        pairs = [(row["id"], row["team_id"], row["sender_address"]) for row in held]
        self.businesses = [pair for pair in pairs if self.for_sender(*pair[1:])]
        self._mark = mark

    def for_sender(self, team_id: int, address: str) -> tuple[Route, ...]:
        """The team's own servers that take this sender's mail, in their order; none where the operator's does."""
        routes = self._of_team.get(team_id)
        if not routes:
            return ()
        key = (team_id, address.lower())
        if key not in self._of_sender:
            self._of_sender[key] = tuple(route for route in routes if route.takes(key[1]))
        return self._of_sender[key]


def route_of(row: MailServer) -> Route:
    """Raises VaultError when its password can't be opened."""
    server = server_of(
        row.host,
        row.port,
        row.security,
        user=row.user,
        password=vault().open(row.password) if row.password else "",
        authority=row.authority,
        connections=row.connections,
    )
    return Route(row.id, row.revision, server, frozenset(row.senders), row.trouble)


def server_of(
    host: str,
    port: int,
    security: MailSecurity,
    *,
    user: str = "",
    password: str = "",
    authority: str = "",
    connections: int = 1,
) -> SmtpServer:
    """Only the operator can allow one that is not on the open internet (PRIVATE_MAIL_HOSTS)."""
    return SmtpServer(
        host,
        port,
        user,
        password,
        implicit_tls=security is MailSecurity.SMTPS,
        starttls_required=security is MailSecurity.STARTTLS,
        connections=connections,
        public_only=host not in config.settings().private_mail_hosts,
        authority=authority,
    )


async def note_trouble(route: Route, words: str) -> None:
    """What an outbox met with, for the panel and the doctor; "" when the server took mail again."""
    await execute(
        """UPDATE mail_servers SET trouble = $3::text,
                  troubled_at = CASE WHEN $3::text <> '' THEN coalesce(troubled_at, now()) END
            WHERE id = $1 AND revision = $2""",
        route.server_id,
        route.revision,
        words[:LONGEST_TROUBLE].replace("\x00", ""),
    )
