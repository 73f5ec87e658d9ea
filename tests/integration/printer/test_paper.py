"""What the kiosk counts is what the printer moved, to the row, whatever the profile and whatever broke."""

from datetime import date
from pathlib import Path

import pytest

from kiosk.domain.roll import Roll, rows
from kiosk.domain.ticket import TicketState
from kiosk.storage.roll import RollBook, RollKeeper
from tests.support.printers import ticket
from tests.support.truth import Case, case

RESERVE = rows(5000)


def counted(it: Case, folder: Path) -> RollKeeper:
    """The spooler's meter, over a roll of 80 m."""
    RollBook(folder).change(lambda roll: roll.restocked(rows(80_000), "now"))
    keeper = RollKeeper(RollBook(folder), RESERVE, lambda: date(2026, 3, 2))
    it.spooling.spooler.meter = keeper
    return keeper


def noted(it: Case, folder: Path) -> Roll:
    """The roll once the printer thread has nothing to do."""
    assert it.spooling.spooler.stop(10)
    assert it.spooling.spooler.meter is not None
    it.spooling.spooler.meter.settle()
    return RollBook(folder).roll()


@pytest.mark.parametrize("profile", ["raster", "tm-t20ii", "clone-bare", "raster-58", "tm-t20ii-58"])
def test_the_count_is_what_the_printer_moved(profile: str, tmp_path: Path) -> None:
    with case("virtual", profile, tmp_path) as it:
        counted(it, tmp_path)
        it.slip = ticket
        for n in range(1, 5):
            it.print(n)
        moved = rows(it.printer.moved_mm)
        roll = noted(it, tmp_path)
    assert (roll.used, roll.left, roll.slips) == (moved, rows(80_000) - moved, 4)
    assert roll.forecast == roll.left * 4 // moved


def test_a_job_that_broke_off_is_counted_as_far_as_it_went_with_what_swept_it(tmp_path: Path) -> None:
    with case("virtual", "raster", tmp_path) as it:
        counted(it, tmp_path)
        it.slip = ticket
        it.on_printing = lambda: it.printer.change_later(len(it.job(1)) // 2, "unplugged")
        assert it.print(1).state is TicketState.FAILED
        it.on_printing = lambda: None
        it.mend("unplugged")
        it.print(2)
        moved = rows(it.printer.moved_mm)
        roll = noted(it, tmp_path)
    assert abs(roll.used - moved) < rows(20)
    assert len(roll.recent) == 1


def test_a_job_that_never_began_took_no_paper(tmp_path: Path) -> None:
    with case("virtual", "raster", tmp_path) as it:
        counted(it, tmp_path)
        it.printer.change(cover_open=True)
        it.print(1)
        assert noted(it, tmp_path).used == 0


def test_the_sensor_puts_the_count_right(tmp_path: Path) -> None:
    with case("virtual", "raster", tmp_path) as it:
        counted(it, tmp_path)
        it.print(1)
        it.printer.change(paper_near_end=True)
        it.print(2)
        roll = noted(it, tmp_path)
    assert (roll.left, roll.near_end) == (RESERVE, True)


def test_a_roll_that_was_changed_and_not_noted_is_said_so(tmp_path: Path) -> None:
    with case("virtual", "raster", tmp_path) as it:
        counted(it, tmp_path)
        it.printer.change(paper_out=True)
        it.print(1)
        it.printer.change(paper_out=False)
        it.print(2)
        roll = noted(it, tmp_path)
    assert (roll.ended, roll.changed, roll.known) == (True, True, False)


def test_slips_of_a_presenter_are_counted(tmp_path: Path) -> None:
    with case("virtual", "vkp80", tmp_path) as it:
        counted(it, tmp_path)
        it.print(1)
        it.takes = False
        it.print(2)
        roll = noted(it, tmp_path)
        mouth = it.printer.mouth
    assert (roll.taken, roll.retracted) == (mouth.taken, mouth.retracted) == (1, 1)
