"""The heartbeat tells what is known of the kiosk, and of what is not known nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.domain.condition import (
    BoardCondition,
    BoardsCondition,
    Condition,
    DiskCondition,
    MachineCondition,
    NetworkCondition,
    PrinterCondition,
    Restart,
    RestartReason,
    RestartsCondition,
    ScreenCondition,
    SoftwareCondition,
)
from kiosk.domain.printer import Trouble
from kiosk.sync.heart import heartbeat_of
from onestop.wire import Heartbeat
from tests.support.office import at
from tests.support.officeserver import OfficeServer
from tests.support.syncs import Kiosk, enrolled, kiosk_of

FULL = Condition(
    printer=PrinterCondition(
        online=False,
        paper=True,
        near_end=True,
        cover_open=True,
        trouble=Trouble.COVER_OPEN,
        mm_left=5000,
        tickets_left=60,
        minutes_left=90,
    ),
    network=NetworkCondition(own_numbers_s=7, credential_age_s=3 * 86_400 + 5),
    disk=DiskCondition(free_mb=900, read_only=True, errors=2),
    machine=MachineCondition(temperature_c=61.5, throttled=True, memory_used_mb=400, memory_total_mb=2000),
    screen=ScreenCondition(last_turn_age_s=3, last_frame_age_s=33, last_touch_age_s=333),
    software=SoftwareCondition(slot="B", uptime_s=77),
    boards=BoardsCondition((BoardCondition(1, "a", well=True), BoardCondition(2, "b", well=False), BoardCondition(3, "c"))),
    restarts=RestartsCondition(4, (Restart("2026-03-02T00:00", RestartReason.POWER),)),
)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk[OfficeServer]]:
    server = OfficeServer(now=lambda: at(8).utc)
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        yield kiosk


def told(kiosk: Kiosk[OfficeServer], condition: Condition) -> Heartbeat:
    """The heartbeat as it arrives."""
    made = heartbeat_of(kiosk.outbox, kiosk.outbox.status(), kiosk.office_clock, condition)
    return msgspec.json.decode(msgspec.json.encode(made), type=Heartbeat)


def test_everything_that_is_known_arrives(kiosk: Kiosk[OfficeServer]) -> None:
    beat = told(kiosk, FULL)
    assert (beat.slot, beat.uptime_s, beat.restarts, beat.restart_reason) == ("B", 77, 4, "power")
    assert (beat.last_turn_age_s, beat.last_frame_age_s, beat.last_touch_age_s) == (3, 33, 333)
    assert (beat.disk_free_mb, beat.disk_errors, beat.read_only) == (900, 2, True)
    assert (beat.temperature_c, beat.throttled, beat.memory_used_mb, beat.memory_total_mb) == (61.5, True, 400, 2000)
    assert (beat.own_numbers_s, beat.credential_days) == (7, 3)
    assert beat.boards_dark == 1
    printer = beat.printer
    assert (printer.online, printer.paper, printer.near_end, printer.cover_open, printer.error) == (
        False, True, True, True, "cover_open",
    )  # fmt: skip
    assert (printer.mm_left, printer.tickets_left, printer.minutes_left) == (5000, 60, 90)


def test_what_is_not_known_is_told_as_such(kiosk: Kiosk[OfficeServer]) -> None:
    beat = told(kiosk, Condition())
    unknown = (beat.read_only, beat.throttled, beat.temperature_c, beat.last_turn_age_s, beat.disk_errors, beat.own_numbers_s)
    assert set(unknown) == {None}
    assert (beat.printer.online, beat.printer.paper, beat.printer.error) == (None, None, "")


def test_a_heartbeat_comes_every_half_minute(kiosk: Kiosk[OfficeServer]) -> None:
    kiosk.run(1)
    before = len(kiosk.server.heartbeats)
    kiosk.run(90)
    assert len(kiosk.server.heartbeats) - before == 3


def test_the_age_of_what_was_not_sent_counts_from_its_entry(kiosk: Kiosk[OfficeServer]) -> None:
    kiosk.run(1)
    kiosk.wire.goes = "lost"
    kiosk.number()
    kiosk.passes(timedelta(minutes=5).total_seconds())
    assert told(kiosk, Condition()).outbox_oldest_s == 300
