"""Numbers that may have been given are not given again: after a power cut the rows are not believed alone."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.businessday import ClockReading
from kiosk.domain.ticket import TicketState
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.highwater import AHEAD, UNSEEN, HighWater, Marks
from kiosk.storage.ledger import MAYBE_GIVEN, Ledger
from kiosk.storage.report import verify
from tests.support.ledgers import US, give, open_ledger
from tests.support.office import MONDAY, SetClock, at

NEXT_BOOT = SetClock(ClockReading(at(9).utc, at(9).source, "boot-2", 1))


def run_without_an_end(folder: Path, tickets: int, elsewhere: Path | None = None) -> Ledger:
    """A kiosk that gives tickets and is never closed; each is settled, as after its print."""
    ledger = Ledger(folder, US, at(8), anchor_folder=elsewhere)
    for _ in range(tickets):
        give(ledger)
        ledger.settle()
    return ledger


def cut_power(ledger: Ledger, folder: Path, left: Path) -> Path:
    """Take the disk out of a running kiosk; `left` holds what was on it."""
    shutil.copytree(folder, left)
    ledger.close()
    return left


def test_after_a_power_cut_counting_goes_on_above_all_that_was_promised(tmp_path: Path) -> None:
    left = cut_power(run_without_an_end(tmp_path / "a", 6), tmp_path / "a", tmp_path / "b")
    with open_ledger(left, NEXT_BOOT) as ledger:
        ticket = give(ledger, clock=NEXT_BOOT)
        passed = [one for one in ledger.tickets() if one.reason == MAYBE_GIVEN]
        assert 6 < ticket.number.n <= 6 + AHEAD + 1
        assert [one.number.n for one in passed] == list(range(7, ticket.number.n))
        assert {one.state for one in passed} == {TicketState.VOID}
        assert verify(ledger).problems == ()


def test_rows_that_a_power_cut_took_back_are_not_given_again(tmp_path: Path) -> None:
    """The card lost the last two tickets, which it had acknowledged; the anchor was written before them."""
    ledger = run_without_an_end(tmp_path / "a", 6)
    left = tmp_path / "b"
    shutil.copytree(tmp_path / "a", left)
    lost = [give(ledger), give(ledger)]
    ledger.close()
    with open_ledger(left, NEXT_BOOT) as later:
        assert give(later, clock=NEXT_BOOT).number > max(ticket.number for ticket in lost)


def test_what_was_passed_over_stays_passed_over_when_the_kiosk_is_started_again(tmp_path: Path) -> None:
    left = cut_power(run_without_an_end(tmp_path / "a", 6), tmp_path / "a", tmp_path / "b")
    open_ledger(left, NEXT_BOOT).close()
    with open_ledger(left, NEXT_BOOT) as ledger:
        assert give(ledger, clock=NEXT_BOOT).number.n > 6 + 1


def test_a_series_of_which_nothing_is_known_is_passed_over_by_what_every_series_was_promised(tmp_path: Path) -> None:
    left = cut_power(run_without_an_end(tmp_path / "a", 1), tmp_path / "a", tmp_path / "b")
    with open_ledger(left, NEXT_BOOT) as ledger:
        assert give(ledger, "chung-thuc", NEXT_BOOT).number.n == UNSEEN + 1


def test_a_process_that_was_killed_leaves_no_gap(tmp_path: Path) -> None:
    left = cut_power(run_without_an_end(tmp_path / "a", 6), tmp_path / "a", tmp_path / "b")
    with open_ledger(left) as ledger:
        assert give(ledger).number.n == 7


def test_a_kiosk_that_was_shut_down_leaves_no_gap(tmp_path: Path) -> None:
    run_without_an_end(tmp_path, 6).close()
    with open_ledger(tmp_path, NEXT_BOOT) as ledger:
        assert give(ledger, clock=NEXT_BOOT).number.n == 7
        assert give(ledger, "chung-thuc", NEXT_BOOT).number.n == 1


def test_a_new_day_starts_from_one_after_a_power_cut(tmp_path: Path) -> None:
    left = cut_power(run_without_an_end(tmp_path / "a", 6), tmp_path / "a", tmp_path / "b")
    morning = SetClock(NEXT_BOOT.reading)
    morning.move(timedelta(days=1))
    with open_ledger(left, morning) as ledger:
        assert give(ledger, clock=morning).number.n == 1


def test_many_tickets_at_once_are_promised_too(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "a")
    given_out = [give(ledger).number.n for _ in range(40)]
    left = cut_power(ledger, tmp_path / "a", tmp_path / "b")
    anchor = AnchorFile(left, None).read()
    assert anchor is not None
    assert anchor.promised.of("A0") >= 40
    assert given_out == list(range(1, 41))


def test_a_copy_on_another_disk_is_believed_when_it_is_newer(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    ledger = run_without_an_end(tmp_path / "a", 3, tmp_path / "stick")
    shutil.copytree(tmp_path / "a", tmp_path / "old")
    for _ in range(9):
        give(ledger)
        ledger.settle()
    ledger.close()
    with Ledger(tmp_path / "old", US, NEXT_BOOT.read(), anchor_folder=tmp_path / "stick") as older:
        assert str(give(older, clock=NEXT_BOOT).number) == "A9-001"


def test_another_disk_that_is_missing_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run_without_an_end(tmp_path / "a", 12, tmp_path / "not-there").close()
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_ledger_that_another_one_has_followed_does_not_come_back(tmp_path: Path) -> None:
    """A card that lies shows the old file again, with the anchor of the new one beside it."""
    run_without_an_end(tmp_path / "a", 3).close()
    shutil.copytree(tmp_path / "a", tmp_path / "old")
    (tmp_path / "a" / "ledger.db").unlink()
    run_without_an_end(tmp_path / "a", 1).close()
    shutil.copy(tmp_path / "a" / "anchor.json", tmp_path / "old" / "anchor.json")
    with open_ledger(tmp_path / "old") as ledger:
        assert give(ledger).number.kiosk_code == 8


def test_codes_that_were_used_up_are_free_again_the_next_day(tmp_path: Path) -> None:
    clock, codes = SetClock(), []
    for _ in range(12):
        with open_ledger(tmp_path, clock) as ledger:
            give(ledger, clock=clock)
            codes.append(ledger.kiosk_code)
        (tmp_path / "ledger.db").unlink()
        clock.move(timedelta(days=1))
    assert len(codes) == 12


def test_a_first_start_that_was_cut_short_is_no_damage(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    (tmp_path / "ledger.db").unlink()
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A001"


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.booleans()), max_size=60))
def test_no_number_is_ever_above_its_promise(taps: list[tuple[str, bool]]) -> None:
    marks, last = HighWater(), dict[str, int]()
    marks.begin(MONDAY, Marks(), {})
    for key, settles in taps:
        n = last.get(key, 0) + 1
        if n > marks.promised.of(key):
            marks.hurry(key, n)
        marks.gave(key, n)
        last[key] = n
        if settles and marks.runs_short:
            marks.promise()
            assert not marks.runs_short
        assert all(number <= marks.promised.of(one) for one, number in last.items())
