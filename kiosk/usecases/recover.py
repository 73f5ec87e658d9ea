"""What a start does with tickets that a crash left between two states: it tells the truth and prints nothing."""

from kiosk.domain.reprint import ReprintState
from kiosk.domain.ticket import TicketState
from kiosk.usecases.ports import Clock, TicketLedger

NO_NUMBER = "the kiosk stopped before a number was given"
NOT_KNOWN = "the kiosk stopped before the print was confirmed"


def recover(ledger: TicketLedger, clock: Clock) -> int:
    """Void intents without a number; mark the others unknown, for staff to reprint or void. Returns how many there were."""
    reading = clock.read()
    open_tickets = ledger.left_open()
    for ticket_id, state in open_tickets:
        if state is TicketState.INTENT:
            ledger.note_state(ticket_id, TicketState.VOID, NO_NUMBER, reading)
        else:
            ledger.note_state(ticket_id, TicketState.UNKNOWN, NOT_KNOWN, reading)
    open_reprints = ledger.reprints_left_open()
    for reprint_id in open_reprints:
        ledger.note_reprint(reprint_id, ReprintState.UNKNOWN, NOT_KNOWN, reading)
    return len(open_tickets) + len(open_reprints)
