"""Why the program started anew."""

from pathlib import Path

import pytest

from kiosk.device.restarts import CRASH_SECONDS, KEPT, MANY_CRASHES, RestartBook
from kiosk.domain.condition import Restart, RestartReason, RestartsCondition

BOOT, NEXT = "boot-1", "boot-2"


def started(folder: Path, boot: str = BOOT, at: str = "now", *, reset: bool = False) -> RestartBook:
    book = RestartBook(folder, lambda: reset)
    book.begin(boot, at)
    return book


def reason(book: RestartBook) -> RestartReason:
    return book.condition.recent[0].reason


def test_the_very_first_start_is_no_restart(tmp_path: Path) -> None:
    assert started(tmp_path).condition == RestartsCondition(0, (), safe_mode=False)


@pytest.mark.parametrize("told", [RestartReason.STOPPED, RestartReason.RESTARTED, RestartReason.REBOOTED, RestartReason.FAILED])
def test_an_end_that_was_noted_is_the_reason_of_the_next_start(tmp_path: Path, told: RestartReason) -> None:
    started(tmp_path).end(told)
    assert started(tmp_path, NEXT, at="then").condition == RestartsCondition(1, (Restart("then", told),), safe_mode=False)


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
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"boot_id": "a"}',
        b'{"boot_id":"a","ended":null,"count":1,"recent":[],"crashes":1}',
        b"[" * 100_000,
        b'{"boot_id":"a","ended":"tired","count":1,"recent":[]}',
    ],
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


def fell(folder: Path, times: int, seconds: float = 1.0, boot: str = BOOT) -> RestartBook:
    """Starts that each followed upon a crash, so many seconds apart."""
    for number in range(times + 1):
        book = RestartBook(folder, now=lambda at=number * seconds: at)  # type: ignore[misc]
        book.begin(boot, "now")
    return book


def test_five_crashes_in_ten_minutes_lead_to_safe_mode(tmp_path: Path) -> None:
    assert not fell(tmp_path / "once less", MANY_CRASHES - 1).safe_mode
    assert fell(tmp_path / "often", MANY_CRASHES).safe_mode


def test_crashes_that_are_far_apart_do_not_lead_to_safe_mode(tmp_path: Path) -> None:
    assert not fell(tmp_path, 3 * MANY_CRASHES, seconds=CRASH_SECONDS / (MANY_CRASHES - 1)).safe_mode


def test_a_restart_that_somebody_wanted_leaves_safe_mode(tmp_path: Path) -> None:
    fell(tmp_path, MANY_CRASHES).end(RestartReason.RESTARTED)
    book = RestartBook(tmp_path, now=lambda: MANY_CRASHES + 1.0)
    book.begin(BOOT, "now")
    assert not book.condition.safe_mode


def test_a_machine_that_starts_anew_leaves_safe_mode(tmp_path: Path) -> None:
    fell(tmp_path, MANY_CRASHES)
    assert not started(tmp_path, NEXT).condition.safe_mode


def test_power_cuts_do_not_lead_to_safe_mode(tmp_path: Path) -> None:
    for number in range(3 * MANY_CRASHES):
        book = started(tmp_path, f"boot-{number}")
    assert not book.safe_mode


def test_the_crash_that_follows_in_safe_mode_stays_in_it(tmp_path: Path) -> None:
    assert fell(tmp_path, MANY_CRASHES + 1).safe_mode


def test_a_record_of_a_version_that_noted_no_crashes_is_read(tmp_path: Path) -> None:
    (tmp_path / "restarts.json").write_text('{"boot_id": "boot-1", "ended": null, "count": 3, "recent": []}')
    assert started(tmp_path).condition.count == 4
