"""Staff stop and resume what this terminal gives."""

from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest

from kiosk.domain.businessday import ClockSource
from kiosk.domain.halt import Halt
from kiosk.errors import ClockNotBelieved, ClosedFromAfar, LedgerError, RequestError, SettingRefused, UnknownChoice
from kiosk.storage.halt import HaltFile
from kiosk.storage.ledger import Ledger
from kiosk.usecases.halting import Halting
from tests.faults.test_disk import no_file_may_grow_beyond
from tests.support.ledgers import open_ledger
from tests.support.office import MONDAY, SetClock, at

SERVICES = ("ho-tich", "chung-thuc")


FLOOR = date(2026, 2, 1)
"""The software was built then."""


class Kit:
    """The use cases over a real file and a real ledger in which Monday is open."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.changes = folder, SetClock(), 0
        self.afar: date | None = None
        self.ledger: Ledger | None = open_ledger(folder / "ledger", self.clock)
        self.ledger.open_day(MONDAY, self.clock.read())
        self.halting = self.started()

    def started(self) -> Halting:
        """As after a restart."""
        return Halting(
            self.clock,
            HaltFile(self.folder),
            SERVICES,
            lambda: self.ledger,
            self._changed,
            closed_from_afar=lambda: self.afar,
            floor=FLOOR,
        )

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path)


def test_each_change_is_told_once_it_is_durable(kit: Kit) -> None:
    kit.halting.pause({"service": "ho-tich"})
    assert kit.changes == 1
    assert kit.started().halt == Halt(("ho-tich",))


def test_a_change_that_cannot_be_kept_is_not_made(kit: Kit) -> None:
    with no_file_may_grow_beyond(0), pytest.raises(SettingRefused):
        kit.halting.pause({"service": "ho-tich"})
    assert (kit.halting.halt, kit.changes) == (Halt(), 0)


def test_a_service_that_is_not_there_cannot_be_paused(kit: Kit) -> None:
    with pytest.raises(UnknownChoice):
        kit.halting.pause({"service": "dat-dai"})


def test_everything_is_stopped_with_words_only(kit: Kit) -> None:
    with pytest.raises(RequestError):
        kit.halting.pause_all({"message": "  \n "})
    kit.halting.pause_all({"message": " Máy  đang\nbảo trì. "})
    assert kit.halting.halt.message == "Máy đang bảo trì."


def test_resuming_all_ends_every_pause_and_leaves_a_closed_day_closed(kit: Kit) -> None:
    kit.halting.pause({"service": "ho-tich"})
    kit.halting.pause_all({"message": "x"})
    kit.halting.close_day({})
    kit.halting.resume_all({})
    assert kit.halting.halt == kit.started().halt == Halt(closed_day="2026-03-02")


def test_the_open_business_day_is_closed_and_goes_on(kit: Kit) -> None:
    kit.halting.close_day({})
    assert kit.halting.halt.closed_day == "2026-03-02"
    kit.halting.open_day({})
    assert kit.halting.halt == Halt()


def test_staff_do_not_open_a_day_that_an_administrator_closed(kit: Kit) -> None:
    kit.afar = MONDAY
    with pytest.raises(ClosedFromAfar):
        kit.halting.open_day({})


def test_an_older_day_that_an_administrator_closed_holds_nothing(kit: Kit) -> None:
    kit.halting.close_day({})
    kit.afar = date(2026, 3, 1)
    kit.halting.open_day({})
    assert kit.halting.halt == Halt()


def test_without_a_ledger_no_day_is_closed(kit: Kit) -> None:
    kit.ledger = None
    with pytest.raises(LedgerError):
        kit.halting.close_day({})


def test_both_days_are_told_and_whether_the_clock_is_believed(kit: Kit) -> None:
    kit.clock.move(timedelta(days=2), ClockSource.NONE)
    told = kit.halting.days({})
    assert (told.held, told.clock, told.trusted) == (MONDAY, date(2026, 3, 4), False)


def test_the_day_moves_to_the_clocks_date(kit: Kit) -> None:
    kit.clock.move(timedelta(days=2), ClockSource.NONE)
    kit.halting.set_day({"day": "2026-03-04"})
    assert kit.ledger is not None
    assert (kit.ledger.business_day, kit.changes) == (date(2026, 3, 4), 1)


@pytest.mark.parametrize("day", [date(2026, 3, 1), MONDAY, date(2027, 3, 4)])
def test_the_day_never_goes_back_stays_or_leaps_over_a_year(kit: Kit, day: date) -> None:
    kit.clock.reading = at(8, day=day, source=ClockSource.NONE)
    with pytest.raises(RequestError):
        kit.halting.set_day({"day": day.isoformat()})
    assert kit.ledger is not None
    assert kit.ledger.business_day == MONDAY


def test_a_clock_that_nobody_vouches_for_moves_the_day_by_a_week_at_most(kit: Kit) -> None:
    kit.clock.reading = at(8, day=MONDAY + timedelta(days=8), source=ClockSource.NONE)
    with pytest.raises(ClockNotBelieved):
        kit.halting.set_day({"day": "2026-03-10"})
    kit.clock.reading = at(8, day=MONDAY + timedelta(days=7), source=ClockSource.NONE)
    kit.halting.set_day({"day": "2026-03-09"})
    assert kit.ledger is not None
    assert kit.ledger.business_day == date(2026, 3, 9)


def test_a_clock_that_is_vouched_for_moves_the_day_by_months(kit: Kit) -> None:
    kit.clock.reading = at(8, day=date(2026, 8, 3), source=ClockSource.NTP)
    kit.halting.set_day({"day": "2026-08-03"})
    assert kit.ledger is not None
    assert kit.ledger.business_day == date(2026, 8, 3)


@pytest.mark.parametrize(
    ("day", "source"), [(date(2099, 1, 1), ClockSource.NONE), (date(2026, 1, 31), ClockSource.NTP)], ids=["no clock", "too old"]
)
def test_a_first_day_that_cannot_be_believed_is_not_opened(tmp_path: Path, day: date, source: ClockSource) -> None:
    clock = SetClock(at(8, day=day, source=source))
    with open_ledger(tmp_path / "ledger", clock) as ledger:
        halting = Halting(clock, HaltFile(tmp_path), SERVICES, lambda: ledger, lambda: None, floor=FLOOR)
        with pytest.raises(ClockNotBelieved):
            halting.set_day({"day": day.isoformat()})
        assert ledger.business_day is None


def test_a_date_that_the_clock_does_not_show_is_refused(kit: Kit) -> None:
    with pytest.raises(RequestError, match="look again"):
        kit.halting.set_day({"day": "2026-03-03"})


def test_two_who_pause_at_once_both_have_their_way(kit: Kit) -> None:
    both = [Thread(target=kit.halting.pause, args=({"service": one},)) for one in SERVICES]
    for one in both:
        one.start()
    for one in both:
        one.join(10)
    assert set(kit.halting.halt.services) == set(kit.started().halt.services) == set(SERVICES)
