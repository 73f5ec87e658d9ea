"""Puts the sync together from plain values. Importing this costs what requests and msgspec cost."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.condition import Condition
from kiosk.domain.server_address import ServerAddress
from kiosk.errors import NotEnrolled
from kiosk.sync.catalogue import CataloguePuller
from kiosk.sync.channel import HttpChannel
from kiosk.sync.courier import Courier
from kiosk.sync.device import DeviceFile
from kiosk.sync.grants import ServerGrants
from kiosk.sync.identity import headers_of
from kiosk.sync.line import Line
from kiosk.sync.loop import SyncLoop
from kiosk.sync.parts import SyncParts
from kiosk.sync.server import Server
from kiosk.sync.service import out_of_service_now
from kiosk.sync.thread import Inbox, PollingEar, Posts, run
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_catalogue import Shelf
from kiosk.usecases.office_clock import NANOSECONDS, OfficeClock
from kiosk.usecases.orders import Handlers
from kiosk.usecases.outbox import CodesUsed, Outbox


@dataclass(frozen=True, slots=True)
class SyncSetting:
    """`name`: the server's address in the settings, or `embedded`; `address` tells where it is now, None: not up yet.

    `authority` is the pinned CA's file, None for plain HTTP to this machine; `serial` is this machine's.
    """

    name: str
    address: Callable[[], ServerAddress | None]
    authority: Path | None
    file: DeviceFile
    serial: str


@dataclass(frozen=True, slots=True)
class SyncSurroundings:
    """What the kiosk gives the sync, see `SyncParts`."""

    clock: OfficeClock
    outbox: Callable[[], Outbox | None]
    condition: Callable[[], Condition]
    handlers: Handlers
    events: LinkEvents
    shelf: Shelf | None = None
    """Where the office's catalogue is kept; None: it is not fetched."""
    catalogue_changed: Callable[[], object] = lambda: None
    """Citizens are shown another catalogue from now on; called in a thread of its own."""
    codes_used: Callable[[], CodesUsed | None] = lambda: None


class Sync:
    """The whole way to the server. `run` is for a thread of its own; all else may be called from any thread."""

    def __init__(self, setting: SyncSetting, around: SyncSurroundings) -> None:
        """Connections: for the loop, for the ear, one that is kept warm for grants, and one for the catalogue."""
        self._setting, self._clock = setting, around.clock
        self._server, ear_server, self._grant_server = self._speaker(), self._speaker(), self._speaker()
        self._inbox = Inbox()
        self._ear = PollingEar(ear_server, self._inbox)
        self._courier = Courier("sync-grants")
        self._shelf, self._fetcher, self._catalogue_server = around.shelf, Courier("sync-catalogue"), self._speaker()
        self.line = Line(self._now, random.random, out_of_service_now(setting.file, setting.name, setting.serial))
        parts = SyncParts(
            server=self._server,
            ear=self._ear,
            line=self.line,
            file=setting.file,
            clock=around.clock,
            outbox=around.outbox,
            condition=around.condition,
            handlers=around.handlers,
            events=around.events,
            random=random.random,
            address=setting.name,
            serial=setting.serial,
            catalogue=self._puller(around),
            codes_used=around.codes_used,
        )
        self._loop = SyncLoop(parts)
        self._ear.heard = self._loop.heard
        self.posts = Posts(self._loop, self._inbox)
        self.grants = ServerGrants(self._grant_server, self._courier, self.line, around.clock, self.posts)

    def run(self) -> None:
        """Until `stop`."""
        run(self._loop, self._inbox)

    def stop(self, seconds: float) -> bool:
        """Break off every call; returns whether the threads beside `run` ended within the limit."""
        self._inbox.close()
        self._server.close()
        self._grant_server.close()
        self._catalogue_server.close()
        if self._shelf is not None:
            self._shelf.stop()
        deadline = self._now() + seconds
        ended = [self._ear.stop(seconds)]
        ended += [courier.stop(max(0.0, deadline - self._now())) for courier in (self._courier, self._fetcher)]
        return all(ended)

    def _puller(self, around: SyncSurroundings) -> CataloguePuller | None:
        if self._shelf is None:
            return None
        return CataloguePuller(
            self._catalogue_server, self._shelf, self._fetcher.start, around.catalogue_changed, self._now, random.random
        )

    def _now(self) -> float:
        return self._clock.read().monotonic_ns / NANOSECONDS

    def _speaker(self) -> Server:
        setting = self._setting
        return Server(HttpChannel(setting.address, setting.authority), self._headers)

    def _headers(self) -> Mapping[str, str]:
        device = self._setting.file.known
        if device is None:
            raise NotEnrolled("this kiosk is not enrolled", "kiosk enrol URL CODE")
        return headers_of(device, self._setting.serial, self._clock.read().boot_id)
