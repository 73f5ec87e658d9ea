"""The heartbeat: how this kiosk is."""

from kiosk.domain.businessday import ClockSource as Vouching
from kiosk.domain.condition import Condition, PrinterCondition
from kiosk.sync.greeting import SOFTWARE
from kiosk.usecases.office_clock import OfficeClock
from kiosk.usecases.outbox import Outbox, OutboxStatus, oldest_s
from onestop.wire import ClockHealth, ClockSource, Heartbeat, PrinterHealth

LONGEST = 200
"""Characters of a text in a message."""


def heartbeat_of(outbox: Outbox, status: OutboxStatus, clock: OfficeClock, condition: Condition) -> Heartbeat:
    """What is told now. Ledger and clock are looked at anew; the rest is as `condition` says."""
    reading = clock.read()
    screen, disk, machine = condition.screen, condition.disk, condition.machine
    network, restarts = condition.network, condition.restarts
    offset = None if clock.offset is None else int(clock.offset.total_seconds() * 1000)
    return Heartbeat(
        monotonic_ns=reading.monotonic_ns,
        software=SOFTWARE,
        slot=(condition.software.slot or "")[:LONGEST],
        uptime_s=condition.software.uptime_s or 0,
        ledger_last=status.last,
        outbox_depth=status.depth,
        outbox_oldest_s=oldest_s(outbox, status, reading),
        business_day=status.business_day,
        clock=ClockHealth(
            source=ClockSource(reading.source.value), trusted=reading.source is not Vouching.NONE, offset_ms=offset
        ),
        printer=_printer(condition.printer),
        last_turn_age_s=screen.last_turn_age_s,
        last_frame_age_s=screen.last_frame_age_s,
        last_touch_age_s=screen.last_touch_age_s,
        disk_free_mb=disk.free_mb,
        disk_errors=disk.errors,
        read_only=disk.read_only,
        temperature_c=machine.temperature_c,
        throttled=machine.throttled,
        memory_used_mb=machine.memory_used_mb,
        memory_total_mb=machine.memory_total_mb,
        own_numbers_s=network.own_numbers_s,
        credential_days=None if network.credential_age_s is None else network.credential_age_s // 86_400,
        boards_dark=sum(one.well is False for one in condition.boards.each) if condition.boards.each else None,
        restarts=restarts.count or 0,
        restart_reason=restarts.recent[0].reason if restarts.recent else "",
    )


def _printer(printer: PrinterCondition) -> PrinterHealth:
    return PrinterHealth(
        online=printer.online,
        paper=printer.paper,
        near_end=printer.near_end,
        cover_open=printer.cover_open,
        error=(printer.trouble or "")[:LONGEST],
        mm_left=printer.mm_left,
        tickets_left=printer.tickets_left,
        minutes_left=printer.minutes_left,
    )
