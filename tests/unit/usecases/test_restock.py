"""Restocking, and the report of a day."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.roll import Roll, rows
from kiosk.domain.ticket import TicketState
from kiosk.errors import RequestError
from kiosk.storage.roll import RollBook
from kiosk.usecases.day_report import day_report
from kiosk.usecases.restock import Restock
from tests.support.ledgers import give, open_ledger
from tests.support.office import MONDAY, SetClock, at


def test_a_restock_is_durable_and_tells_what_went_out(tmp_path: Path) -> None:
    book = RollBook(tmp_path)
    book.change(lambda roll: roll.restocked(1000, "then").printed(70, "2026-03-02"))
    done = Restock(SetClock(), book)(80)
    assert (done.before.used, done.after.length, done.after.left) == (70, rows(80_000), rows(80_000))
    assert RollBook(tmp_path).roll() == done.after
    assert done.after.restocked_at == "2026-03-02T01:00:00.000000+00:00"


@pytest.mark.parametrize("metres", [0, 0.9, 501, -1, float("nan"), float("inf")])
def test_a_length_that_no_roll_has_is_refused(tmp_path: Path, metres: float) -> None:
    with pytest.raises(RequestError, match="write 1 to 500"):
        Restock(SetClock(), RollBook(tmp_path))(metres)
    assert RollBook(tmp_path).roll() == Roll()


def test_the_report_of_a_day_counts_only_that_day(tmp_path: Path) -> None:
    clock = SetClock()
    roll = Roll().printed(70, "2026-03-02").printed(5, "2026-03-03")
    with open_ledger(tmp_path) as ledger:
        monday = give(ledger, clock=clock)
        ledger.note_state(monday.ticket_id, TicketState.UNKNOWN, "a crash", at(8))
        ledger.record_reprint("r", monday.ticket_id, at(9))
        clock.move(timedelta(days=1))
        give(ledger, "chung-thuc", clock=clock)
        newest = day_report(ledger, roll, None, at(16).local)
        earlier = day_report(ledger, roll, MONDAY, at(16).local)
    assert (newest.day, [one.service_id for one in newest.services]) == (MONDAY + timedelta(days=1), ["chung-thuc"])
    assert (newest.reprints, newest.paper_used) == (0, 5)
    assert ([str(one.first) for one in earlier.services], earlier.reprints, earlier.paper_used) == (["A001"], 1, 70)


def test_before_the_first_day_there_is_no_report(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger, pytest.raises(RequestError, match="give a first ticket"):
        day_report(ledger, Roll(), None, at(16).local)
