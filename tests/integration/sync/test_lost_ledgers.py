"""A kiosk whose ledgers are lost again and again, with the real server: it finds a digit for the next one, and repeats no number."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.errors import LedgerError
from kiosk.storage.opening import Identity
from kiosk.sync.device import DeviceFile
from onestop.usecases import offices
from onestop.wire import LARGEST_EPOCH_SHOWN
from tests.support.ledgers import open_ledger
from tests.support.office import MONDAY, OFFICE, SetClock
from tests.support.realoffice import RealOffice, real_office
from tests.support.syncs import Kiosk, Wire, enrolled


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RealOffice]:
    with real_office(tmp_path / "server") as made:
        yield made


@contextmanager
def started(folder: Path, office: RealOffice, clock: SetClock) -> Iterator[Kiosk[RealOffice]]:
    """A start of the program: its ledger is opened, or the next one begun, with what the kiosk's files say."""
    device = DeviceFile(folder).read()
    assert device is not None
    clock.move(timedelta(seconds=1))
    spare = () if device.spare_code is None else (device.spare_code,)
    with open_ledger(folder / "ledger", clock, Identity(OFFICE.code, device.kiosk_code, spare, device.since)) as ledger:
        yield Kiosk(ledger, office, DeviceFile(folder), clock, Wire(office))


def numbered(folder: Path, office: RealOffice, clock: SetClock, line: str = "through") -> str:
    """Start, give an own number and say so."""
    with started(folder, office, clock) as kiosk:
        kiosk.wire.goes = line
        kiosk.run(3)
        kiosk.wire.goes = "lost"
        number = kiosk.number()
        kiosk.wire.goes = line
        kiosk.run(3)
        return number


def day_of_own_number(folder: Path, office: RealOffice, clock: SetClock) -> date | None:
    """Start, say hello, give an own number; its business day."""
    with started(folder, office, clock) as kiosk:
        kiosk.run(3)
        kiosk.wire.goes = "lost"
        kiosk.number()
        return kiosk.ledger.business_day


def lose(folder: Path) -> None:
    (folder / "ledger" / "ledger.db").unlink()


def asks(folder: Path, office: RealOffice, clock: SetClock, line: str = "through") -> None:
    """What the sync does while no ledger can be opened."""
    kiosk = Kiosk(None, office, DeviceFile(folder), clock, Wire(office), open=False)  # type: ignore[arg-type]
    kiosk.wire.goes = line
    kiosk.run(6)


def next_day(office: RealOffice, clock: SetClock) -> None:
    clock.move(timedelta(days=1))
    office.branch.clock.move(timedelta(days=1))


def test_a_kiosk_gives_no_number_of_a_day_in_which_another_one_may_have_had_its_digit(tmp_path: Path, office: RealOffice) -> None:
    folder, clock = tmp_path / "kiosk", SetClock()
    office.branch.clock.move(timedelta(days=2))  # a time server is wrong
    enrolled(folder, office)
    office.branch.clock.move(timedelta(days=-2))
    assert day_of_own_number(folder, office, clock) == MONDAY + timedelta(days=2)
    lose(folder)
    office.branch.clock.move(timedelta(days=7))
    asks(folder, office, clock)
    office.branch.clock.move(timedelta(days=-7))
    assert day_of_own_number(folder, office, clock) == MONDAY + timedelta(days=7)


def test_a_digit_that_was_used_and_freed_by_an_answer_that_was_lost_is_not_used_again(tmp_path: Path, office: RealOffice) -> None:
    folder, clock = tmp_path / "kiosk", SetClock()
    enrolled(folder, office)
    numbered(folder, office, clock)
    lose(folder)
    assert numbered(folder, office, clock, line="lost") == "A9-001"
    lose(folder)
    asks(folder, office, clock, line="answer-lost")
    next_day(office, clock)
    assert office.branch.kiosk(digit=9).said is not None
    with pytest.raises(LedgerError, match="wait until the server answers"), started(folder, office, clock):
        pass
    asks(folder, office, clock)
    assert not numbered(folder, office, clock).startswith("A9")


def test_a_kiosk_that_has_lost_two_ledgers_while_its_line_was_down_goes_on_under_a_third_digit_on_that_day(
    tmp_path: Path, office: RealOffice
) -> None:
    folder, clock = tmp_path / "kiosk", SetClock()
    enrolled(folder, office)
    given = [numbered(folder, office, clock)]
    lose(folder)
    given.append(numbered(folder, office, clock, line="lost"))
    lose(folder)
    asks(folder, office, clock)
    given.append(numbered(folder, office, clock))
    assert given == ["A1-001", "A9-001", "A2-001"]
    with started(folder, office, clock) as kiosk:
        kiosk.run(20)
        assert kiosk.line.out_of_service is None


def test_a_kiosk_that_comes_to_another_server_in_a_lower_epoch_gets_central_numbers_the_next_day(tmp_path: Path) -> None:
    folder, clock = tmp_path / "kiosk", SetClock()
    with real_office(tmp_path / "one") as before:
        enrolled(folder, before)
        for _ in range(3):
            before.branch.held(offices.restore)
        numbered(folder, before, clock)
    with real_office(tmp_path / "two") as office:
        enrolled(folder, office)
        numbered(folder, office, clock)
        next_day(office, clock)
        with started(folder, office, clock) as kiosk:
            kiosk.run(3)
            assert kiosk.number() == "A001"


def test_a_kiosk_whose_server_was_led_to_the_end_of_the_epochs_gets_central_numbers_of_the_next_server(tmp_path: Path) -> None:
    folder, clock = tmp_path / "kiosk", SetClock()
    with real_office(tmp_path / "one") as before:
        enrolled(folder, before)
        before.branch.kiosk().hello(epoch=LARGEST_EPOCH_SHOWN)
        numbered(folder, before, clock)
    with real_office(tmp_path / "two") as office:
        enrolled(folder, office)
        numbered(folder, office, clock)
        next_day(office, clock)
        with started(folder, office, clock) as kiosk:
            kiosk.run(3)
            assert kiosk.number() == "A001"


def test_the_fifth_kiosk_of_an_office_goes_on_under_its_own_digit_the_day_after_it_lost_its_ledger(
    tmp_path: Path, office: RealOffice
) -> None:
    folder, clock = tmp_path / "kiosk", SetClock()
    for _ in range(4):
        office.branch.kiosk()
    enrolled(folder, office, 5)
    given = {(clock.read().utc.date(), numbered(folder, office, clock))}
    lose(folder)
    asks(folder, office, clock)
    with pytest.raises(LedgerError):
        numbered(folder, office, clock)
    next_day(office, clock)
    asks(folder, office, clock)
    tuesday = (clock.read().utc.date(), numbered(folder, office, clock))
    assert tuesday not in given
    assert tuesday[1] == "A5-001"
    with started(folder, office, clock) as kiosk:
        kiosk.run(20)
        assert kiosk.line.out_of_service is None
