"""The ledger: numbers that never repeat, in a file that says so itself."""

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.numbering import Namespace, Number
from kiosk.domain.ticket import TicketRequest, TicketState
from kiosk.errors import ConfigError, LedgerBusy, LedgerError, LedgerTooNew, RequestError, ServiceClosed, UnknownChoice
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import Identity
from kiosk.storage.report import verify
from tests.support.ledgers import US, give, issuer, open_ledger, wish
from tests.support.office import MONDAY, OFFICE, SetClock, at

THREADS, EACH = 8, 200


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path)


def test_each_service_counts_in_its_own_series(ledger: Ledger) -> None:
    assert [str(give(ledger, service).number) for service in ("ho-tich", "chung-thuc", "ho-tich")] == ["A001", "B001", "A002"]


def test_the_same_wish_gets_the_same_number_however_often_it_is_repeated(ledger: Ledger) -> None:
    request = wish()
    assert issuer(ledger)(request).ticket == issuer(ledger)(request).ticket
    assert str(give(ledger).number) == "A002"


def test_numbers_restart_with_the_business_day(ledger: Ledger) -> None:
    clock = SetClock()
    give(ledger, clock=clock)
    clock.move(timedelta(days=1))
    ticket = give(ledger, clock=clock)
    assert (ticket.business_day, str(ticket.number)) == (MONDAY + timedelta(days=1), "A001")


def test_counting_goes_on_where_it_stopped_after_a_restart(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        give(ledger)
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A002"


def test_1600_tickets_from_8_threads_and_none_repeats(ledger: Ledger) -> None:
    issue = issuer(ledger)
    given: list[Number] = []

    def citizen() -> None:
        given.extend(issue(wish()).ticket.number for _ in range(EACH))

    threads = [threading.Thread(target=citizen) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number.n for number in given) == list(range(1, THREADS * EACH + 1))
    assert verify(ledger).problems == ()


def test_a_second_owner_is_refused_by_name_of_the_first(tmp_path: Path) -> None:
    with open_ledger(tmp_path), pytest.raises(LedgerBusy, match=r"in use by process \d+"):
        open_ledger(tmp_path)


def test_a_ledger_is_free_again_once_it_is_closed(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    open_ledger(tmp_path).close()


def test_the_ledger_of_another_office_is_not_touched(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    with pytest.raises(ConfigError, match=r"belongs to office H32\.12, kiosk 1"):
        open_ledger(tmp_path, identity=Identity("H01.01", 1))


def test_a_kiosk_under_another_code_is_to_be_enrolled_under_its_own_and_not_to_begin_a_ledger_elsewhere(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    with pytest.raises(ConfigError, match="--code DIGIT") as error:
        open_ledger(tmp_path, identity=Identity(OFFICE.code, 5))
    assert "data_dir" not in str(error.value)


def test_a_ledger_of_a_newer_kiosk_is_not_touched(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LedgerTooNew, match="newer version"):
        open_ledger(tmp_path)


def test_a_print_state_is_kept_with_its_reason(ledger: Ledger) -> None:
    ticket = give(ledger)
    ledger.note_state(ticket.ticket_id, TicketState.PRINTING, "", at(8))
    ledger.note_state(ticket.ticket_id, TicketState.FAILED, "no paper", at(8))
    found = ledger.find(ticket.ticket_id)
    assert found is not None
    assert (found.state, found.reason) == (TicketState.FAILED, "no paper")


def test_a_state_that_cannot_follow_is_refused(ledger: Ledger) -> None:
    ticket = give(ledger)
    with pytest.raises(LedgerError, match="cannot go from numbered to printed"):
        ledger.note_state(ticket.ticket_id, TicketState.PRINTED, "", at(8))
    assert verify(ledger).problems == ()


def test_a_number_for_nobody_is_refused(ledger: Ledger) -> None:
    ledger.open_day(MONDAY, at(8))
    with pytest.raises(RequestError, match="record the intent first"):
        ledger.give_number("nobody", Namespace.CENTRAL, MONDAY, at(8))


def test_a_void_ticket_is_not_counted_as_given(ledger: Ledger) -> None:
    ticket = give(ledger)
    give(ledger)
    ledger.note_state(ticket.ticket_id, TicketState.VOID, "taken back", at(8))
    assert ledger.count_given(MONDAY, "A") == 1


def test_own_numbers_are_disjoint_from_central_ones(ledger: Ledger) -> None:
    give(ledger)
    request = wish()
    ledger.record_intent(request, "A", at(8))
    assert str(ledger.give_number(request.ticket_id, Namespace.OWN, MONDAY, at(8)).number) == "A1-001"


def test_no_number_is_given_while_the_doors_are_closed(ledger: Ledger) -> None:
    with pytest.raises(ServiceClosed):
        issuer(ledger, SetClock(at(12)))(wish())


def test_staff_may_give_a_number_after_hours(ledger: Ledger) -> None:
    assert issuer(ledger, SetClock(at(12)))(wish(), after_hours=True).ticket.number.n == 1


def test_a_paused_service_gives_no_number(ledger: Ledger) -> None:
    with pytest.raises(ServiceClosed):
        issuer(ledger)(wish("dat-dai"))


@pytest.mark.parametrize("request_", [wish("nowhere"), wish(priority="king")])
def test_an_unknown_choice_is_told_with_the_known_ones(ledger: Ledger, request_: TicketRequest) -> None:
    with pytest.raises(UnknownChoice, match="choose one of"):
        issuer(ledger)(request_)


def test_the_slip_belongs_to_the_ticket(ledger: Ledger) -> None:
    give(ledger)
    issued = issuer(ledger)(wish())
    assert (issued.ahead.count, issued.ahead.exact) == (1, False)
    assert any(getattr(block, "text", "") == "A002" for block in issued.slip.blocks)
    assert issued.ticket.office_code == OFFICE.code == US.office_code


def test_settling_moves_the_log_into_the_file_and_loses_nothing(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        for _ in range(40):
            give(ledger)
            ledger.settle()
        assert (tmp_path / "ledger.db").stat().st_size > 40_000
        assert len(list(ledger.tickets())) == 40
