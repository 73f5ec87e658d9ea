"""What a ticket says on paper and on the screen alike."""

from collections.abc import Callable

from kiosk.domain.queue import Ahead
from kiosk.domain.ticket import Ticket

DEFAULT_QR = "{office_code} {number} {ticket_id}"
"""What a ticket's QR says unless the office has a status page: enough to find the ticket and its day again, in a small code."""


def qr_content(template: str, ticket: Ticket) -> str:
    """Fill the QR template; it may use office_code, business_day, number and ticket_id."""
    return template.format(
        office_code=ticket.office_code,
        business_day=ticket.business_day.isoformat(),
        number=ticket.number,
        ticket_id=ticket.ticket_id,
    )


def ahead_text(ahead: Ahead, tr: Callable[[str], str]) -> str:
    """One line on how many are before; it speaks of people only where that is known."""
    if ahead.exact:
        return tr("Số người chờ trước: {count}").format(count=ahead.count)
    return tr("Số đã cấp trước đó: {count}").format(count=ahead.count)
