"""Take a ticket back, with a reason; its number is never given again."""

from kiosk.domain.ticket import OPEN_STATES, Ticket, TicketState
from kiosk.errors import RequestError, TicketNotAtRest
from kiosk.usecases.ports import Clock, StaffLedger

LONGEST_REASON = 200


class VoidTicket:
    """The use case."""

    def __init__(self, clock: Clock, ledger: StaffLedger) -> None:
        """Everything it needs, as ports."""
        self._clock, self._ledger = clock, ledger

    def __call__(self, ticket: Ticket, reason: str) -> None:
        """Take it back, durably. Raises `RequestError` without a reason, `TicketNotAtRest` when that cannot be now."""
        said = " ".join(reason.split())
        if not said or len(said) > LONGEST_REASON:
            raise RequestError(f"a ticket is taken back with a reason of 1 to {LONGEST_REASON} letters", "say why in a few words")
        now = self._ledger.find(ticket.ticket_id) or ticket
        if now.state is TicketState.VOID:
            raise TicketNotAtRest(f"{ticket.number} was taken back before: {now.reason}", "nothing is left to do")
        if now.state in OPEN_STATES:
            raise TicketNotAtRest(f"{ticket.number} is on its way to the printer", "wait until its print is over")
        self._ledger.void(ticket.ticket_id, said, self._clock.read())
