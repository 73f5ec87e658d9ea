"""The heartbeat: how this kiosk is."""

from kiosk.domain.businessday import ClockReading
from kiosk.sync.greeting import SOFTWARE
from kiosk.usecases.office_clock import NANOSECONDS, OfficeClock
from kiosk.usecases.outbox import Outbox, OutboxStatus
from kiosk.usecases.vitals import Vitals
from onestop.wire import ClockHealth, ClockSource, Heartbeat, PrinterHealth


def heartbeat_of(outbox: Outbox, status: OutboxStatus, clock: OfficeClock, vitals: Vitals) -> Heartbeat:
    """What is told now."""
    reading = clock.read()
    printer = vitals.printer
    offset = None if clock.offset is None else int(clock.offset.total_seconds() * 1000)
    return Heartbeat(
        monotonic_ns=reading.monotonic_ns,
        software=SOFTWARE,
        uptime_s=vitals.uptime_s,
        ledger_last=status.last,
        outbox_depth=status.depth,
        outbox_oldest_s=_oldest_s(outbox, status, reading),
        business_day=status.business_day,
        clock=ClockHealth(source=ClockSource(reading.source.value), offset_ms=offset),
        printer=PrinterHealth(
            online=printer.online,
            paper=printer.paper,
            near_end=printer.near_end,
            cover_open=printer.cover_open,
            error=printer.error[:200],
            mm_left=printer.mm_left,
            tickets_left=printer.tickets_left,
        ),
        last_frame_age_s=vitals.last_frame_age_s,
        last_touch_age_s=vitals.last_touch_age_s,
        disk_free_mb=vitals.disk_free_mb,
        read_only=vitals.read_only,
        temperature_c=vitals.temperature_c,
        restarts=vitals.restarts,
        restart_reason=vitals.restart_reason[:200],
    )


def _oldest_s(outbox: Outbox, status: OutboxStatus, reading: ClockReading) -> int:
    """Age of the oldest entry that is not confirmed; of an earlier boot it is not known and counts from this boot's start."""
    waiting = outbox.batch(status.memory.acknowledged, 1).entries
    if not waiting:
        return 0
    (entry, _), *_ = waiting
    since = entry.monotonic_ns if entry.boot_id == reading.boot_id else 0
    return max(0, reading.monotonic_ns - since) // NANOSECONDS
