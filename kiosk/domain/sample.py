"""The sample ticket: one fixed content, so that bytes and pictures can be compared from day to day and printer to printer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from kiosk.domain.businessday import OFFICE_ZONE
from kiosk.domain.numbering import Number
from kiosk.domain.office import Office
from kiosk.domain.queue import Ahead
from kiosk.domain.slip import Slip, TicketFacts, ticket_slip
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.domain.ticket_words import DEFAULT_QR

SAMPLE_DAY = date(2025, 12, 22)
SAMPLE_ID = "6f1c2f0e-0d0b-4b7e-9a57-5b6f0c1d2e3f"
SAMPLE_COUNT = 12
_ISSUED_AT = datetime(2025, 12, 22, 1, 5, tzinfo=UTC)


def sample_slip(
    office: Office, tr: Callable[[str], str], *, priority: bool = False, qr_template: str = DEFAULT_QR, count: int = SAMPLE_COUNT
) -> Slip:
    """Ticket 12 of the office's first service, given on 22/12/2025 at 08:05 with 11 before it; or another `count`, later."""
    service = office.services[0]
    issued_at = _ISSUED_AT + timedelta(minutes=count - SAMPLE_COUNT)
    ticket = Ticket(
        ticket_id=SAMPLE_ID if count == SAMPLE_COUNT else f"{count:08x}{SAMPLE_ID[8:]}",
        office_code=office.code,
        business_day=SAMPLE_DAY,
        number=Number(service.series, 0, count),
        service_id=service.id,
        priority="sample" if priority else None,
        issued_at=issued_at,
        state=TicketState.NUMBERED,
    )
    local = issued_at.astimezone(OFFICE_ZONE)
    return ticket_slip(office, TicketFacts(ticket, Ahead(count - 1, exact=False), local, qr_template=qr_template), tr)
