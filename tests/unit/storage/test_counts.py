"""What the ledger counts for those who watch over the kiosk."""

from datetime import timedelta
from pathlib import Path

from kiosk.domain.ticket import TicketState
from kiosk.storage.counts import counts_of
from kiosk.usecases.desk import TOO_LATE
from tests.support.ledgers import give, open_ledger
from tests.support.office import MONDAY, at


def test_numbers_of_the_day_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        tickets = [give(ledger) for _ in range(5)]
        ledger.void(tickets[0].ticket_id, "Bà Nguyễn Thị A về", at(8))
        ledger.void(tickets[1].ticket_id, TOO_LATE, at(8))
        ledger.note_state(tickets[2].ticket_id, TicketState.PRINTING, "", at(8))
        ledger.note_state(tickets[2].ticket_id, TicketState.UNKNOWN, "the power was cut", at(8))
        counts = counts_of(ledger)
    assert (counts.tickets, counts.own_series, counts.unknown_prints) == (5, 0, 1)
    assert counts.void == {"staff": 1, "too_late": 1}


def test_own_numbers_are_counted_apart(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.open_day(MONDAY, at(8))
        ledger.follow_server(MONDAY)
        give(ledger)
        assert counts_of(ledger).own_series == 1


def test_a_new_day_counts_anew(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        give(ledger)
        ledger.open_day(MONDAY + timedelta(days=1), at(8, day=MONDAY + timedelta(days=1)))
        assert counts_of(ledger).tickets == 0


def test_each_ticket_costs_one_commit_that_takes_some_time(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        give(ledger)
        before = counts_of(ledger)
        give(ledger)
        after = counts_of(ledger)
    assert (after.commits or 0) == (before.commits or 0) + 1
    assert (after.commit_seconds or 0) > (before.commit_seconds or 0)


def test_a_ledger_without_a_day_has_counted_nothing(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        assert counts_of(ledger).tickets == 0
