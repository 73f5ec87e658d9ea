"""After a crash: the truth, and no second paper."""

from pathlib import Path

from kiosk.domain.ticket import TicketState
from kiosk.storage.report import verify
from kiosk.usecases.recover import recover
from tests.support.ledgers import give, open_ledger, wish
from tests.support.office import SetClock, at


def test_an_intent_without_a_number_becomes_void_with_a_reason(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.record_intent(wish(), "A", at(8))
    with open_ledger(tmp_path) as ledger:
        assert recover(ledger, SetClock()) == 1
        assert ledger.left_open() == []
        assert str(give(ledger).number) == "A001"
        assert verify(ledger).problems == ()


def test_a_ticket_whose_print_is_not_known_is_said_to_be_unknown(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        numbered, printing, printed = give(ledger), give(ledger), give(ledger)
        ledger.note_state(printing.ticket_id, TicketState.PRINTING, "", at(8))
        ledger.note_state(printed.ticket_id, TicketState.PRINTING, "", at(8))
        ledger.note_state(printed.ticket_id, TicketState.PRINTED, "", at(8))
    with open_ledger(tmp_path) as ledger:
        recover(ledger, SetClock())
        states = {ticket.ticket_id: ticket.state for ticket in ledger.tickets()}
    assert states == {
        numbered.ticket_id: TicketState.UNKNOWN,
        printing.ticket_id: TicketState.UNKNOWN,
        printed.ticket_id: TicketState.PRINTED,
    }


def test_a_whole_ledger_has_nothing_to_recover(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        assert recover(ledger, SetClock()) == 0
