"""A team's own mail servers: added, changed, put in order and removed by whoever may change the team's settings.

Not a member's matter: all mail of a sender goes by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import F

import config
from gateways.smtp import SmtpServer
from models import MailServer, Team
from services.actors import Actor
from services.errors import Conflict, Invalid, Stale
from services.mail_servers.routing import route_of, server_of
from services.mail_servers.trying import Fault, find_fault
from services.mail_servers.typed import TypedServer, read_typed
from services.permissions import Permission
from services.secrets import vault
from services.translation import text
from services.usecase import usecase

MOST_SERVERS = 20


@dataclass(frozen=True, slots=True)
class MailServerView:
    """Without its password, which is never shown again. `trouble` is what the outbox last met with, "" when well."""

    id: int
    host: str
    port: int
    security: str
    user: str
    has_password: bool
    authority: str
    connections: int
    senders: tuple[str, ...]
    revision: int
    trouble: str
    troubled_at: datetime | None


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def list_mail_servers(actor: Actor) -> tuple[MailServerView, ...]:
    """In the order in which they are asked."""
    return tuple(_view(row) for row in await actor.rows(MailServer).order_by("place", "id"))


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_mail_server(actor: Actor, server_id: int | str) -> MailServerView:
    """Raises NotFound: no such server in this team."""
    return _view(await actor.find(MailServer, server_id))


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def check_mail_server(actor: Actor, server_id: int | str) -> Fault | None:
    """Try it now, as the outbox would. Raises Busy."""
    return await find_fault(actor.team_id, route_of(await actor.find(MailServer, server_id)).server)


async def try_new(actor: Actor, typed: Mapping[str, str]) -> TypedServer:
    """Before the transaction: what was typed is tried on the wire."""
    read = read_typed(typed, config.settings().private_mail_hosts)
    if read.user and read.password is None:
        raise Invalid(text("This user needs a password."), field="password")
    await _require_working(actor, _server(read, read.password or ""))
    return read


@usecase(Permission.EDIT_TEAM_SETTINGS, before=try_new)
async def add_mail_server(actor: Actor, typed: Mapping[str, str], *, prepared: TypedServer) -> int:
    """Keep a server that works, as the last in order; its id.

    `typed`: host, port, security, user, password, authority, connections, senders.

    Raises:
        Invalid: a field can't be used, or the server does not take us. Conflict: the team has MOST_SERVERS. Busy.
    """
    await Team.filter(id=actor.team_id).select_for_update().get()  # of two at once the second counts the first
    places = await actor.rows(MailServer).order_by("-place").values_list("place", flat=True)
    if len(places) >= MOST_SERVERS:
        raise Conflict(text("A team has at most {n} mail servers.", n=MOST_SERVERS), text("Remove one first."))
    made = await MailServer.create(
        team_id=actor.team_id,
        place=places[0] + 1 if places else 1,
        password=vault().seal(prepared.password) if prepared.password else "",
        **_columns(prepared),
    )
    actor.note(server=made.id, host=made.host, port=made.port, senders=len(made.senders))
    return made.id


async def try_changed(actor: Actor, server_id: int | str, revision: int, typed: Mapping[str, str]) -> TypedServer:
    """Before the transaction. A password is kept for where it was given: led elsewhere, it would be told to others."""
    row = await actor.find(MailServer, server_id)
    read = read_typed(typed, config.settings().private_mail_hosts)
    password = read.password
    if password is None and read.user:
        if (read.host, read.port, read.security, read.user) != (row.host, row.port, row.security, row.user):
            raise Invalid(
                text("For another server or user type the password again."),
                text("It is only ever sent where it was given for."),
                field="password",
            )
        password = vault().open(row.password) if row.password else ""
    await _require_working(actor, _server(read, password or ""))
    return read


@usecase(Permission.EDIT_TEAM_SETTINGS, before=try_changed)
async def change_mail_server(
    actor: Actor, server_id: int | str, revision: int, typed: Mapping[str, str], *, prepared: TypedServer
) -> MailServerView:
    """Save it once it works; without a password typed the one that is kept stays.

    Raises:
        Stale: somebody changed it meanwhile. NotFound. Invalid and Busy as in add_mail_server.
    """
    columns = _columns(prepared)
    if prepared.password or not prepared.user:
        columns["password"] = vault().seal(prepared.password) if prepared.password else ""
    rows = actor.rows(MailServer).filter(id=int(server_id), revision=revision)
    if not await rows.update(**columns, revision=F("revision") + 1, trouble="", troubled_at=None):
        now = await actor.find(MailServer, server_id)
        raise Stale(text("Somebody changed this server meanwhile."), text("Look at it again."), revision=now.revision)
    actor.note(server=int(server_id), host=prepared.host, port=prepared.port, senders=len(prepared.senders))
    return _view(await actor.find(MailServer, server_id))


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def move_mail_server(actor: Actor, server_id: int | str) -> None:
    """One place up: it is asked before the one that stood above it. The first one stays."""
    rows = await actor.rows(MailServer).order_by("place", "id").select_for_update()
    ids = [row.id for row in rows]
    moved = (await actor.find(MailServer, server_id)).id
    at = ids.index(moved)
    if at:
        ids[at - 1], ids[at] = ids[at], ids[at - 1]
    for place, id_ in enumerate(ids, 1):
        await actor.rows(MailServer).filter(id=id_).exclude(place=place).update(place=place, revision=F("revision") + 1)
    actor.note(server=moved)


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def remove_mail_server(actor: Actor, server_id: int | str) -> None:
    """Mail of its senders goes by the next one in order, or by the operator's. Raises NotFound."""
    row = await actor.find(MailServer, server_id)
    await actor.rows(MailServer).filter(id=row.id).delete()
    actor.note(server=row.id, host=row.host)


async def _require_working(actor: Actor, server: SmtpServer) -> None:
    fault = await find_fault(actor.team_id, server)
    if fault:
        raise Invalid(fault.words, fault.to_do, field=fault.field)


def _server(read: TypedServer, password: str) -> SmtpServer:
    return server_of(read.host, read.port, read.security, user=read.user, password=password, authority=read.authority)


def _columns(read: TypedServer) -> dict[str, object]:
    return {
        "host": read.host,
        "port": read.port,
        "security": read.security,
        "user": read.user,
        "authority": read.authority,
        "connections": read.connections,
        "senders": list(read.senders),
    }


def _view(row: MailServer) -> MailServerView:
    return MailServerView(
        row.id,
        row.host,
        row.port,
        row.security.value,
        row.user,
        bool(row.password),
        row.authority,
        row.connections,
        tuple(row.senders),
        row.revision,
        row.trouble,
        row.troubled_at,
    )
