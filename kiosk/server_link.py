"""The way to the server as the running kiosk has it: light until `start`, which loads the rest in the sync thread."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.bootstrap import LEDGER_FOLDER, LedgerNotes, Numbering, ledger_code
from kiosk.config import Settings
from kiosk.device.serial import hardware_serial
from kiosk.domain.businessday import ClockReading
from kiosk.domain.condition import Condition, NetworkCondition
from kiosk.domain.server_address import parse_server_address
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.ledger import Ledger
from kiosk.storage.outbox import codes_used
from kiosk.sync.device import DeviceFile
from kiosk.sync.later import LaterGrants
from kiosk.sync.service import EMBEDDED, out_of_service_now
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_clock import NANOSECONDS, OfficeClock
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.orders import Handlers
from kiosk.usecases.outbox import oldest_s

if TYPE_CHECKING:
    from kiosk.sync.assembly import Sync
    from kiosk.sync.embedded import EmbeddedServer

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkParts:
    """What the link needs of the kiosk."""

    settings: Settings
    clock: OfficeClock
    notes: LedgerNotes
    now: OfficeNow
    condition: Callable[[], Condition]
    handlers: Handlers
    events: LinkEvents
    catalogue_changed: Callable[[], object] | None = None
    """Hears in a thread of its own that citizens are to be shown another catalogue; None: the office's is not fetched."""


class ServerLink:
    """Before `start`, and while the server is away, `grants` gives no numbers, and the kiosk gives own ones."""

    def __init__(self, parts: LinkParts) -> None:
        """Reads the enrolment; nothing is connected yet."""
        settings = parts.settings
        self._parts = parts
        self._file = DeviceFile(settings.data_dir)
        self._serial = hardware_serial()
        self._name = EMBEDDED if isinstance(settings.server, str) else parse_server_address(settings.server.url).base
        self._reason = out_of_service_now(self._file, self._name, self._serial)
        self.grants = LaterGrants(self._reason)
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)
        self._guard = threading.Lock()
        self._sync: Sync | None = None
        self._embedded: EmbeddedServer | None = None
        self._stopping = False

    @property
    def name(self) -> str:
        """The server's address, or `embedded`."""
        return self._name

    @property
    def numbering(self) -> Numbering:
        """For the issuer."""
        return Numbering(self._parts.now, self.grants)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._parts.events.in_service(self._reason)
        self._thread.start()

    def wait_until_up(self, seconds: float) -> bool:
        """Wait until the server is there and gives numbers, at most so long."""
        return _wait(self.grants.is_awaited, seconds)

    def wait_until_told(self, seconds: float) -> bool:
        """Wait until the server has everything that is in the ledger, at most so long; not at all while it is away."""
        sync = self._sync
        if sync is None or not sync.line.is_up:
            return False
        sync.posts.ledger_grew()
        return _wait(self._is_told, seconds)

    def _is_told(self) -> bool:
        outbox = self._parts.notes.outbox()
        return outbox is None or outbox.status().depth == 0

    def ledger_grew(self) -> None:
        """There are new entries; from any thread."""
        sync = self._sync
        if sync is not None:
            sync.posts.ledger_grew()

    def network(self) -> NetworkCondition:
        """How the way to the server is; any thread. Raises `LedgerError`."""
        sync, outbox, reading = self._sync, self._parts.notes.outbox(), self._parts.clock.read()
        status = None if outbox is None else outbox.status()
        reason = self._reason if sync is None else sync.line.out_of_service
        return NetworkCondition(
            server=self._name,
            out_of_service="" if reason is None else str(reason),
            out_of_service_kind="" if reason is None else type(reason).__name__,
            contact_age_s=_age_s(reading, None if sync is None else sync.line.answered_at),
            outbox_depth=None if status is None else status.depth,
            outbox_oldest_s=None if outbox is None or status is None else oldest_s(outbox, status, reading),
            credential_age_s=_age_s(reading, None if sync is None else sync.line.credential_since),
        )

    def stop(self, seconds: float) -> bool:
        """Break off what is open; returns whether all ended within the limit."""
        with self._guard:
            self._stopping = True
            sync, embedded = self._sync, self._embedded
        ended = True
        if sync is not None:
            ended = sync.stop(seconds / 2)
        if embedded is not None:
            ended = embedded.stop(seconds / 2) and ended
        if self._thread.is_alive():
            self._thread.join(seconds / 2)
        return ended and not self._thread.is_alive()

    def _work(self) -> None:
        """The sync thread: load, assemble, run."""
        try:
            sync = self._assembled()
        except Exception:
            logger.exception("the way to the server cannot be made; the kiosk gives own numbers")
            return
        if sync is not None:
            self.grants.real = sync.grants
            sync.run()

    def _assembled(self) -> "Sync | None":
        from kiosk.office_catalogue import OfficeCatalogue  # noqa: PLC0415  after the first frame
        from kiosk.sync.assembly import Sync, SyncSetting, SyncSurroundings  # noqa: PLC0415  after the first frame

        parts, server = self._parts, self._parts.settings.server
        embedded = self._make_embedded() if isinstance(server, str) else None
        known = None if isinstance(server, str) else parse_server_address(server.url)
        anchor = AnchorFile(parts.settings.data_dir / LEDGER_FOLDER, parts.settings.anchor_dir)
        authority = Path(server.ca) if not isinstance(server, str) and server.ca else None
        sync = Sync(
            SyncSetting(
                name=self._name,
                address=lambda: embedded.address if embedded else known,
                authority=authority,
                file=self._file,
                serial=self._serial,
            ),
            SyncSurroundings(
                parts.clock,
                parts.notes.outbox,
                parts.condition,
                parts.handlers,
                parts.events,
                None if parts.catalogue_changed is None else OfficeCatalogue(parts.settings),
                parts.catalogue_changed or (lambda: None),
                lambda: codes_used(anchor),
            ),
        )
        with self._guard:
            if self._stopping:
                return None
            self._sync, self._embedded = sync, embedded
        if embedded is not None:
            embedded.start()
        return sync

    def _make_embedded(self) -> "EmbeddedServer":
        from kiosk.sync.embedded import FOLDER, EmbeddedServer, Embedding  # noqa: PLC0415  after the first frame

        settings = self._parts.settings
        embedding = Embedding(
            folder=settings.data_dir / FOLDER,
            config=settings.source,
            office=settings.office.code,
            kiosk_code=ledger_code(settings),
            serial=self._serial,
            believed=settings.clock.trust == "system",
        )
        return EmbeddedServer(embedding, self._file, self._look)

    def _look(self) -> None:
        if self._sync is not None:
            self._sync.posts.look()


def brief_link(settings: Settings, clock: OfficeClock, ledger: Ledger) -> ServerLink:
    """For a command that gives one number: no screen, no commands, and a ledger that is open already."""
    notes = LedgerNotes(clock)
    notes.ledger = ledger
    events = LinkEvents(stands=lambda _: None, in_service=lambda _: None)
    return ServerLink(LinkParts(settings, clock, notes, OfficeNow(settings.office), Condition, {}, events))


def _age_s(reading: ClockReading, since: float | None) -> int | None:
    """Whole seconds since a moment of the monotonic clock."""
    return None if since is None else max(0, int(reading.monotonic_ns / NANOSECONDS - since))


def _wait(true: Callable[[], bool], seconds: float) -> bool:
    """Look every few milliseconds; the command has nothing else to do."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.01)
    return True
