"""The ways out that this process has: one pool of connections for each mail server, taken by a mail's sender.

A server in trouble is left alone for a growing pause, then tried with one connection and no mail. Nobody's trouble
holds up others: what a server can't take at the moment is not claimed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial

from gateways.outside import GatewayError
from gateways.smtp import OPENING, Outcome, Parcel, Patience, SmtpPool, SmtpServer, Verdict
from services.mail_servers.routing import Route, Routes, note_trouble
from services.sending.claiming import ClaimedMail
from services.sending.preparing import CHUNK

log = logging.getLogger(__name__)

REFRESH_S = 1.0  # how long a changed server may go unnoticed
LONGEST_PAUSE_S = {False: 30.0, True: 300.0}  # before a server in trouble is tried again: the operator's; a team's
OPENING_S = 20.0  # for a team's server to take a connection, so that the next in order is not kept waiting
MOST_LANES = 40  # teams' servers in use at once; each has up to 20 connections
IDLE_S = 60.0

Settle = Callable[[int | None, Sequence[Parcel], Sequence[Outcome]], object]


class Lane:
    """One mail server, and how it goes with it. `limit` is how many mails may wait in it while more are claimed."""

    def __init__(
        self, route: Route | None, server: SmtpServer, settle: Settle, patience: Patience, greet_as: str, wake: Callable
    ) -> None:
        self.route = route
        self.pool = SmtpPool(server, partial(settle, route and route.server_id), patience=patience, greet_as=greet_as)  # type: ignore[arg-type]
        self.held = 0
        self.limit = 2 * server.connections if route is None else max(CHUNK, 8 * server.connections)
        self.is_down = False
        self.used_at = time.monotonic()
        self._pause_s = 0.0
        self._noted = bool(route and route.trouble)
        self._wake = wake
        self._trying: asyncio.Task[None] | None = None
        self._closing = False

    @property
    def is_full(self) -> bool:
        return self.held > self.limit

    @property
    def on_trial(self) -> bool:
        """It was in trouble, and has given no verdict on any mail since."""
        return self._pause_s > 0

    async def send(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        outcomes = await self.pool.send(parcels)
        await self._watch([outcome for outcome in outcomes if outcome.verdict is not Verdict.WITHDRAWN])
        return outcomes

    async def close(self, grace: float) -> None:
        self._closing = True
        if self._trying:
            self._trying.cancel()
        await self.pool.close(grace)

    async def _watch(self, outcomes: Sequence[Outcome]) -> None:
        """Notice a server that can't be reached, so that no attempts of the mails still waiting are spent on it."""
        if self._closing:
            return
        lost = [outcome for outcome in outcomes if outcome.verdict is Verdict.NOT_SENT]
        if any(outcome.stage == OPENING for outcome in lost) or (lost and len(lost) == len(outcomes)):
            if not self.is_down:
                self.is_down = True
                self._trying = asyncio.create_task(self._try_again(lost[-1].text))
        elif outcomes and not self.is_down:
            self._pause_s = 0.0
            if self._noted:
                await self._note("")

    async def _try_again(self, trouble: str) -> None:
        """Left alone, tried, left alone for longer: until it takes us."""
        where = f"mail server {self.route.server_id}" if self.route else "the mail server"
        log.error("mail can't be handed over to %s: %s", where, trouble)
        if not self._noted:
            await self._note(trouble)
        while self.is_down:
            self._pause_s = min(max(1.0, self._pause_s * 2), LONGEST_PAUSE_S[self.route is not None])
            await asyncio.sleep(self._pause_s)
            try:
                await self.pool.check()
            except GatewayError as error:
                log.info("%s is still in trouble: %s", where, error.message)
            except Exception:
                log.exception("%s could not be tried again", where)
            else:
                self.is_down = False
        self._wake()

    async def _note(self, trouble: str) -> None:
        """For the panel alone: sending goes on without it."""
        self._noted = bool(trouble)
        if self.route:
            try:
                await note_trouble(self.route, trouble)
            except Exception:
                log.exception("how it goes with a mail server could not be written down")


class Lanes:
    """The operator's server for every sender that no server of its team takes, and those of the teams."""

    def __init__(
        self, smtp_url: str, settle: Settle, *, patience: Patience | None, greet_as: str, wake: Callable
    ) -> None:
        def lane(route: Route | None, server: SmtpServer, patience: Patience) -> Lane:
            return Lane(route, server, settle, patience, greet_as, wake)

        self._lane = lane
        self._patience = patience or Patience(opening=OPENING_S)
        self.default = lane(None, SmtpServer.from_url(smtp_url), patience or Patience())
        self._routes = Routes()
        self._own: dict[tuple[int, int], Lane] = {}
        self._read_at = 0.0

    async def refresh(self) -> None:
        """Notice servers that were added, changed or removed, and close what is no longer used."""
        if time.monotonic() - self._read_at < REFRESH_S:
            return
        await self._routes.read()
        self._read_at = time.monotonic()
        for key, lane in list(self._own.items()):
            idle = not lane.is_down and time.monotonic() - lane.used_at > IDLE_S
            if not lane.held and (idle or key not in self._routes.by_key):
                del self._own[key]
                await lane.close(0)

    def has_room(self) -> bool:
        """Whether there is a point in claiming more."""
        if not self.default.is_full:
            return True
        return any(self._takes(team_id, sender) for _, team_id, sender in self._routes.businesses)

    def claimable(self) -> tuple[list[int], bool]:
        """Businesses, and whether mail of these alone is claimed (true) or mail of all others (false)."""
        routed = self._routes.businesses
        if self.default.is_down or self.default.is_full:
            return [id_ for id_, team_id, sender in routed if self._takes(team_id, sender)], True
        return [id_ for id_, team_id, sender in routed if not self._takes(team_id, sender)], False

    def of(self, mail: ClaimedMail) -> Lane | None:
        """Where this mail goes now; None when nothing takes it at the moment."""
        routes = self._routes.for_sender(mail.team_id, mail.sender_address)
        if not routes:
            return None if self.default.is_down else self.default
        route = next((route for route in routes if not self._is_down(route)), None)
        return route and self._open(route)

    def sorted(self, mails: Sequence[ClaimedMail]) -> list[tuple[Lane | None, Sequence[ClaimedMail]]]:
        """The mails by where they go."""
        if not self._routes.by_key and not self.default.is_down:
            return [(self.default, mails)]
        by_lane: dict[Lane | None, list[ClaimedMail]] = {}
        for mail in mails:
            by_lane.setdefault(self.of(mail), []).append(mail)
        return list(by_lane.items())

    @property
    def has_waiting(self) -> bool:
        """Whether mail may be due that was not claimed, because its server takes none at the moment."""
        return any(lane.is_down or lane.is_full for lane in (self.default, *self._own.values()))

    def _takes(self, team_id: int, sender: str) -> bool:
        """Of a sender with servers of its own: whether the first of them that works has room."""
        route = next((r for r in self._routes.for_sender(team_id, sender) if not self._is_down(r)), None)
        if route is None:
            return False
        lane = self._own.get(route.key)
        return not lane.is_full if lane else self._in_use() < MOST_LANES

    def _is_down(self, route: Route) -> bool:
        return route.key in self._own and self._own[route.key].is_down

    def _in_use(self) -> int:
        """Those in trouble hold no connection."""
        return sum(not lane.is_down for lane in self._own.values())

    def _open(self, route: Route) -> Lane | None:
        if route.key not in self._own:
            if self._in_use() >= MOST_LANES:
                return None
            self._own[route.key] = self._lane(route, route.server, self._patience)
        lane = self._own[route.key]
        lane.used_at = time.monotonic()
        return lane

    @property
    def held(self) -> int:
        return self.default.held + sum(lane.held for lane in self._own.values())

    async def close(self, grace: float) -> None:
        await asyncio.gather(*(lane.close(grace) for lane in (self.default, *self._own.values())))
