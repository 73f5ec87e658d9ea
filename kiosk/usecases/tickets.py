"""How staff name a ticket: by its number, or by its id, as printed and coded on it."""

from datetime import date

from kiosk.domain.numbering import parse_number
from kiosk.domain.ticket import Ticket
from kiosk.errors import RequestError, UnknownTicket
from kiosk.usecases.ports import StaffLedger


def find_ticket(ledger: StaffLedger, written: str, day: date | None = None) -> Ticket:
    """The ticket of this id, or of this number on `day` (else the newest business day); raises `UnknownTicket`."""
    if (ticket := ledger.find(written)) is not None:
        return ticket
    asked = day or ledger.business_day
    try:
        number = parse_number(written.upper())
    except RequestError:
        number = None
    found = ledger.numbered(number, asked) if number is not None and asked is not None else None
    if found is None:
        raise UnknownTicket(
            f"no ticket {written!r} on {asked.isoformat() if asked else 'any day'}",
            "write its number like A045, with --day for another day, or its id",
        )
    return found
