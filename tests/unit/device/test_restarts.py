"""Why the program started anew."""

from pathlib import Path

import pytest

from kiosk.device.restarts import KEPT, RestartBook
from kiosk.domain.condition import Restart, RestartReason, RestartsCondition

BOOT, NEXT = "boot-1", "boot-2"


def started(folder: Path, boot: str = BOOT, at: str = "now", *, reset: bool = False) -> RestartBook:
    book = RestartBook(folder, lambda: reset)
    book.begin(boot, at)
    return book


def reason(book: RestartBook) -> RestartReason:
    return book.condition.recent[0].reason


def test_the_very_first_start_is_no_restart(tmp_path: Path) -> None:
    assert started(tmp_path).condition == RestartsCondition(0, ())


@pytest.mark.parametrize("told", [RestartReason.STOPPED, RestartReason.RESTARTED, RestartReason.REBOOTED, RestartReason.FAILED])
def test_an_end_that_was_noted_is_the_reason_of_the_next_start(tmp_path: Path, told: RestartReason) -> None:
    started(tmp_path).end(told)
    assert started(tmp_path, NEXT, at="then").condition == RestartsCondition(1, (Restart("then", told),))


def test_who_vanishes_while_the_machine_goes_on_was_killed(tmp_path: Path) -> None:
    started(tmp_path)
    assert reason(started(tmp_path)) is RestartReason.KILLED


def test_who_vanishes_with_the_machine_lost_its_power(tmp_path: Path) -> None:
    started(tmp_path)
    assert reason(started(tmp_path, NEXT)) is RestartReason.POWER


def test_who_vanishes_with_a_machine_that_its_watchdog_reset_hung(tmp_path: Path) -> None:
    started(tmp_path)
    assert reason(started(tmp_path, NEXT, reset=True)) is RestartReason.WATCHDOG


def test_the_newest_starts_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    for number in range(KEPT + 5):
        book = started(tmp_path, at=str(number))
    assert book.condition.count == KEPT + 4
    assert [one.at for one in book.condition.recent[:2]] == [str(KEPT + 4), str(KEPT + 3)]
    assert len(book.condition.recent) == KEPT


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"boot_id": "a"}', b"[" * 100_000, b'{"boot_id":"a","ended":"tired","count":1,"recent":[]}']
)
def test_a_damaged_record_costs_the_reason_and_nothing_else(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "restarts.json").write_bytes(damage)
    assert started(tmp_path).condition.recent == ()
    assert reason(started(tmp_path)) is RestartReason.KILLED


def test_a_disk_that_takes_no_writes_stops_no_start(tmp_path: Path) -> None:
    (tmp_path / "restarts.json.new").mkdir()
    book = started(tmp_path)
    book.end(RestartReason.STOPPED)
    assert book.condition.count == 0
