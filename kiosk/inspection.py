"""The whole look at the running kiosk, put together from all that is known of its parts. For threads that may wait."""

import platform
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version

from kiosk import __version__
from kiosk.bootstrap import LedgerNotes, roll_book
from kiosk.config import Settings
from kiosk.device.address import addresses
from kiosk.device.disk import disk_condition
from kiosk.device.restarts import RestartBook
from kiosk.device.serial import hardware_serial
from kiosk.device.system import System
from kiosk.domain.businessday import ClockSource, utc_text
from kiosk.domain.condition import (
    BoardsCondition,
    ClockCondition,
    Condition,
    CountsCondition,
    MachineCondition,
    NetworkCondition,
    PrinterCondition,
    ScreenCondition,
    SoftwareCondition,
)
from kiosk.domain.paper_pace import PaperPace
from kiosk.domain.printer import PaperState, Trouble
from kiosk.domain.roll import millimetres
from kiosk.errors import KioskError
from kiosk.printer.spooler import Spooler
from kiosk.server_link import ServerLink
from kiosk.storage.counts import counts_of
from kiosk.usecases.office_clock import OfficeClock
from kiosk.usecases.ports import Clock

SERIAL_END = 4
"""Characters of the serial number that tell machines apart and give nothing away."""


@dataclass(frozen=True, slots=True)
class InspectionParts:
    """What is looked at; `link` is None where the kiosk is alone in its office."""

    settings: Settings
    clock: Clock
    notes: LedgerNotes
    spooler: Spooler
    link: ServerLink | None
    screen: Callable[[], ScreenCondition]
    restarts: RestartBook
    system: System = field(default_factory=System)
    boards: Callable[[], BoardsCondition] = BoardsCondition
    now: Callable[[], float] = time.monotonic
    """Monotonic seconds."""


class Inspection:
    """Any thread may look; one at a time does."""

    def __init__(self, parts: InspectionParts) -> None:
        """The program starts now."""
        self._parts = parts
        self._begun = parts.now()
        self._guard = threading.Lock()
        self._pace = PaperPace()
        self._own_since: float | None = None
        self._serial_end = hardware_serial()[-SERIAL_END:]
        self._software = SoftwareCondition(
            version=__version__, python=platform.python_version(), kivy=_kivy(), slot=parts.system.slot()
        )

    def look(self) -> Condition:
        """How the kiosk is now; never raises. Some milliseconds, and longer where the ledger is being written."""
        parts = self._parts
        with self._guard:
            return Condition(
                kiosk=f"{parts.settings.office.code}/{parts.settings.kiosk_code}",
                printer=self._printer(),
                network=self._network(),
                clock=self._clock(),
                disk=disk_condition(parts.settings.data_dir, parts.system.root),
                machine=self._machine(),
                screen=parts.screen(),
                software=replace(self._software, uptime_s=int(parts.now() - self._begun)),
                restarts=parts.restarts.condition,
                counts=self._counts(),
                boards=parts.boards(),
            )

    def _printer(self) -> PrinterCondition:
        parts, now = self._parts, self._parts.now()
        health, figures, roll = parts.spooler.health, parts.spooler.figures, roll_book(parts.settings).roll()
        self._pace = self._pace.seen(roll.used, now)
        known = health.paper is not PaperState.UNKNOWN
        return PrinterCondition(
            model=parts.spooler.profile,
            address=parts.settings.printer.uri,
            online=health.trouble is None if known or health.trouble is not None else None,
            paper=health.paper is not PaperState.OUT if known else None,
            near_end=health.paper is PaperState.NEAR_END if known else None,
            cover_open=True if health.trouble is Trouble.COVER_OPEN else None,
            trouble=health.trouble,
            last_error=figures.error or None,
            last_error_age_s=int(now - figures.error_at) if figures.error else None,
            sent_bytes=figures.sent_bytes,
            slips=figures.slips,
            cuts=figures.cuts,
            printed_mm=round(millimetres(roll.used)),
            mm_left=round(millimetres(roll.left)) if roll.known else None,
            tickets_left=roll.forecast,
            minutes_left=self._pace.minutes(roll.left) if roll.known else None,
        )

    def _network(self) -> NetworkCondition:
        link = self._parts.link
        if link is None:
            return NetworkCondition(addresses=addresses(), server="none", out_of_service="")
        try:
            known = link.network()
        except KioskError:
            known = NetworkCondition(server=link.name)
        return replace(known, addresses=addresses(), own_numbers_s=self._own_numbers_s(link))

    def _own_numbers_s(self, link: ServerLink) -> int:
        """Counted from the first look that saw the server give none; at least 1 while it does not."""
        if link.grants.is_awaited():
            self._own_since = None
            return 0
        now = self._parts.now()
        self._own_since = now if self._own_since is None else self._own_since
        return max(1, int(now - self._own_since))

    def _clock(self) -> ClockCondition:
        clock, ledger = self._parts.clock, self._parts.notes.ledger
        reading = clock.read()
        offset = clock.offset if isinstance(clock, OfficeClock) else None
        return ClockCondition(
            utc=utc_text(reading.utc),
            source=reading.source.value,
            trusted=reading.source is not ClockSource.NONE,
            offset_ms=None if offset is None else int(offset.total_seconds() * 1000),
            business_day=None if ledger is None else ledger.business_day,
        )

    def _machine(self) -> MachineCondition:
        system = self._parts.system
        used, total = system.memory_mb()
        return MachineCondition(
            temperature_c=system.temperature(),
            throttled=system.throttled(),
            memory_used_mb=used,
            memory_total_mb=total,
            load=system.load(),
            uptime_s=system.uptime_s(),
            serial_end=self._serial_end,
        )

    def _counts(self) -> CountsCondition:
        ledger = self._parts.notes.ledger
        try:
            return CountsCondition() if ledger is None else counts_of(ledger)
        except KioskError:
            return CountsCondition()


def _kivy() -> str | None:
    """From its package, so that nothing of Kivy is imported here."""
    try:
        return version("kivy")
    except PackageNotFoundError:
        return None
