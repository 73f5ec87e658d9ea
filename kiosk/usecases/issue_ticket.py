"""Give a citizen a number: durable first, paper afterwards."""

from dataclasses import dataclass

from kiosk.domain.opening import is_open
from kiosk.domain.queue import Ahead
from kiosk.domain.slip import Slip, TicketFacts, ticket_slip
from kiosk.domain.ticket import Ticket, TicketRequest
from kiosk.domain.ticket_words import DEFAULT_QR
from kiosk.errors import ServiceClosed
from kiosk.i18n import Translations
from kiosk.usecases.give_number import GiveNumber
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.ports import Clock


@dataclass(frozen=True, slots=True)
class IssuedTicket:
    """A ticket that is durable, how many are before it, and the slip to print."""

    ticket: Ticket
    ahead: Ahead
    slip: Slip


class IssueTicket:
    """The use case. Safe to call from several threads; the ledger puts the calls in order."""

    def __init__(
        self,
        now: OfficeNow,
        clock: Clock,
        give_number: GiveNumber,
        translations: Translations,
        qr: str = DEFAULT_QR,
    ) -> None:
        """Everything it needs, as ports and values."""
        self._now, self._clock, self._give_number = now, clock, give_number
        self._translations, self._qr = translations, qr

    def __call__(self, request: TicketRequest, *, after_hours: bool = False) -> IssuedTicket:
        """Give the request its number, the same one however often it is repeated.

        `after_hours`: staff give a number although the doors are closed. Raises `UnknownChoice`, `ServiceClosed`,
        `OutOfService`, and `LedgerError` when nothing can be made durable; then no number was given.
        """
        office = self._now.office
        service = office.service(request.service_id)
        if request.priority is not None:
            office.priority_class(request.priority)
        reading = self._clock.read()
        if not after_hours and not is_open(office, service, reading):
            raise ServiceClosed(f"service {service.id} is closed now", "come back during opening hours")
        ticket, ahead = self._give_number(request, service, reading)
        facts = TicketFacts(ticket, ahead, reading.local, request.language, self._qr)
        return IssuedTicket(ticket, ahead, ticket_slip(office, facts, self._translations(request.language)))
