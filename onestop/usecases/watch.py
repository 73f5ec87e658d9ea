"""The kiosks of an office, as those see them who look after them: what is wrong, the most urgent first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from onestop.clock import Now
from onestop.db.tables import device, office, pulse
from onestop.db.word_tables import closing
from onestop.domain.states import DeviceState
from onestop.usecases.hooks import Hook, hooks_of
from onestop.wire import Heartbeat

AWAY_SECONDS: Final = 90.0
"""Three heartbeats that are missing."""

FEW_MINUTES: Final = 60
FEW_TICKETS: Final = 50
OLD_SECONDS: Final = 600
WRONG_MS: Final = 60_000
LEAST_FREE_MB: Final = 200
HOT_C: Final = 80.0


class Trouble(StrEnum):
    """What can be wrong with a kiosk, most urgent first."""

    SILENT = "silent"
    STOPPED = "stopped"
    DISK_READ_ONLY = "disk_read_only"
    DISK_FULL = "disk_full"
    SCREEN_STILL = "screen_still"
    NO_PAPER = "no_paper"
    COVER_OPEN = "cover_open"
    PRINTER = "printer"
    CLOCK_WRONG = "clock_wrong"
    PAPER_LOW = "paper_low"
    CLOSES_CENTRAL = "closes_central"
    OWN_NUMBERS = "own_numbers"
    OUTBOX_OLD = "outbox_old"
    HOT = "hot"
    THROTTLED = "throttled"
    DISK_ERRORS = "disk_errors"
    LED_BOARD = "led_board"
    PENDING = "pending"


WARNINGS: Final = frozenset(
    {
        Trouble.CLOCK_WRONG,
        Trouble.PAPER_LOW,
        Trouble.CLOSES_CENTRAL,
        Trouble.OWN_NUMBERS,
        Trouble.OUTBOX_OLD,
        Trouble.HOT,
        Trouble.THROTTLED,
        Trouble.DISK_ERRORS,
        Trouble.LED_BOARD,
        Trouble.PENDING,
    }
)
"""The kiosk still serves citizens, for now."""

URGENCY: Final = {trouble: place for place, trouble in enumerate(Trouble)}


@dataclass(frozen=True, slots=True)
class Watched:
    """One kiosk. `silent_s`: seconds since its last heartbeat, None when there was none."""

    device_id: UUID
    kiosk_code: int
    state: DeviceState
    reason: str
    serial_end: str
    software: str
    silent_s: float | None
    heartbeat: Heartbeat | None
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class OfficeWatched:
    """An office's kiosks, those first that need somebody, and who is told of it."""

    code: str
    name: str
    kiosks: Sequence[Watched]
    hooks: Sequence[Hook]


_CLOSE = (
    select(closing.c.device_id)
    .join(office, office.c.office_id == closing.c.office_id)
    .where(closing.c.office_id == bindparam("office"), closing.c.through >= office.c.business_day)
)
_OFFICE = select(office.c.code, office.c.name).where(office.c.office_id == bindparam("office"))
_KIOSKS = (
    select(device, pulse.c.heard_at, pulse.c.heartbeat)
    .outerjoin(pulse, (pulse.c.office_id == device.c.office_id) & (pulse.c.device_id == device.c.device_id))
    .where(device.c.office_id == bindparam("office"), device.c.state != DeviceState.REVOKED)
)


def watch(connection: Connection, office_id: int, now: Now) -> OfficeWatched | None:
    """Read it; None when there is no such office."""
    of_office = connection.execute(_OFFICE, {"office": office_id}).first()
    if of_office is None:
        return None
    code, name = of_office
    close = set(connection.execute(_CLOSE, {"office": office_id}).scalars())
    kiosks = []
    for row in connection.execute(_KIOSKS, {"office": office_id}).mappings():
        silent_s = (now.utc - row["heard_at"]).total_seconds() if row["heard_at"] else None
        said: Heartbeat | None = row["heartbeat"]
        kiosks.append(
            Watched(
                device_id=row["device_id"],
                kiosk_code=row["kiosk_code"],
                state=row["state"],
                reason=row["reason"],
                serial_end=row["hardware_serial"][-4:],
                software=said.software if said else row["software"],
                silent_s=silent_s,
                heartbeat=said,
                troubles=troubles_of(row["state"], silent_s, said, closes=row["device_id"] in close),
            )
        )
    kiosks.sort(key=lambda one: (URGENCY[one.troubles[0]] if one.troubles else len(URGENCY), one.kiosk_code))
    return OfficeWatched(code, name["vi"], kiosks, hooks_of(connection, office_id))


def troubles_of(
    state: DeviceState, silent_s: float | None, said: Heartbeat | None, *, closes: bool = False
) -> tuple[Trouble, ...]:
    """What is wrong, most urgent first. What a kiosk said before it fell silent may be true no longer, and is left out.

    `closes`: the central series is closed by its word, which holds however silent it is.
    """
    if state is DeviceState.PENDING:
        return (Trouble.PENDING,)
    stopped = (Trouble.STOPPED,) if state is DeviceState.STOPPED else ()
    closed = (Trouble.CLOSES_CENTRAL,) if closes else ()
    if said is None or silent_s is None or silent_s >= AWAY_SECONDS:
        return (Trouble.SILENT, *stopped, *closed)
    return tuple(sorted((*stopped, *closed, *_printer(said), *_machine(said), *_numbers(said)), key=URGENCY.__getitem__))


def _printer(said: Heartbeat) -> Iterator[Trouble]:
    printer = said.printer
    if printer.paper is False or printer.error == "no_paper":
        yield Trouble.NO_PAPER
    elif printer.cover_open:
        yield Trouble.COVER_OPEN
    elif printer.online is False or printer.error:
        yield Trouble.PRINTER
    elif (
        printer.near_end
        or (printer.tickets_left is not None and printer.tickets_left < FEW_TICKETS)
        or (printer.minutes_left is not None and printer.minutes_left < FEW_MINUTES)
    ):
        yield Trouble.PAPER_LOW


def _machine(said: Heartbeat) -> Iterator[Trouble]:
    if said.read_only:
        yield Trouble.DISK_READ_ONLY
    elif said.disk_free_mb is not None and said.disk_free_mb < LEAST_FREE_MB:
        yield Trouble.DISK_FULL
    if said.last_turn_age_s is not None and said.last_turn_age_s >= AWAY_SECONDS:
        yield Trouble.SCREEN_STILL
    if said.temperature_c is not None and said.temperature_c >= HOT_C:
        yield Trouble.HOT
    if said.throttled:
        yield Trouble.THROTTLED
    if said.disk_errors:
        yield Trouble.DISK_ERRORS
    if said.boards_dark:
        yield Trouble.LED_BOARD


def _numbers(said: Heartbeat) -> Iterator[Trouble]:
    if said.clock.offset_ms is not None and abs(said.clock.offset_ms) >= WRONG_MS:
        yield Trouble.CLOCK_WRONG
    if said.own_numbers_s is not None and said.own_numbers_s >= OLD_SECONDS:
        yield Trouble.OWN_NUMBERS
    if said.outbox_oldest_s >= OLD_SECONDS:
        yield Trouble.OUTBOX_OLD
