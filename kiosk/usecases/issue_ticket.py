"""Give a citizen a number: durable first, paper afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.businessday import ClockReading, business_day
from kiosk.domain.hours import OpeningHours
from kiosk.domain.office import Office, Service
from kiosk.domain.queue import Ahead
from kiosk.domain.slip import DEFAULT_QR, Slip, TicketFacts, ticket_slip
from kiosk.domain.ticket import Ticket, TicketRequest
from kiosk.errors import ServiceClosed
from kiosk.usecases.ports import Clock, TicketLedger

Translations = Callable[[str], Callable[[str], str]]
"""From a language code to its translator."""


@dataclass(frozen=True, slots=True)
class IssuedTicket:
    """A ticket that is durable, how many are before it, and the slip to print."""

    ticket: Ticket
    ahead: Ahead
    slip: Slip


def opening_hours(office: Office, service: Service) -> OpeningHours:
    """The hours that hold for a service: its own, else the office's."""
    return service.hours or office.hours


def is_open(office: Office, service: Service, reading: ClockReading) -> bool:
    """Whether a service gives numbers now."""
    return not service.paused and opening_hours(office, service).is_open(reading.local)


class KeepDay:
    """Opens the business day when the clock, and whoever vouches for it, says so."""

    def __init__(self, ledger: TicketLedger, floor: date) -> None:
        """`floor` is the earliest first day: the build date of the software."""
        self._ledger, self._floor = ledger, floor

    def __call__(self, reading: ClockReading) -> date:
        """The business day now; durable if it is a new one."""
        day = business_day(self._ledger.business_day, reading, self._floor)
        self._ledger.open_day(day, reading)
        return day


class IssueTicket:
    """The use case. Safe to call from several threads; the ledger puts the calls in order."""

    def __init__(
        self,
        office: Office,
        clock: Clock,
        ledger: TicketLedger,
        keep_day: KeepDay,
        translations: Translations,
        qr: str = DEFAULT_QR,
    ) -> None:
        """Everything it needs, as ports and values."""
        self._office, self._clock, self._ledger = office, clock, ledger
        self._keep_day, self._translations, self._qr = keep_day, translations, qr

    def __call__(self, request: TicketRequest, *, after_hours: bool = False) -> IssuedTicket:
        """Give the request its number, the same one however often it is repeated.

        `after_hours`: staff give a number although the doors are closed. Raises `UnknownChoice`, `ServiceClosed`, and
        `LedgerError` when nothing can be made durable; then no number was given.
        """
        service = self._office.service(request.service_id)
        if request.priority is not None:
            self._office.priority_class(request.priority)
        reading = self._clock.read()
        if not after_hours and not is_open(self._office, service, reading):
            raise ServiceClosed(f"service {service.id} is closed now", "come back during opening hours")
        day = self._keep_day(reading)
        self._ledger.record_intent(request, service.series, reading)
        ticket = self._ledger.give_number(request.ticket_id, self._ledger.namespace_on(day), day, reading)
        ahead = Ahead(ticket.number.n - 1, exact=False)
        facts = TicketFacts(ticket, ahead, reading.local, request.language, self._qr)
        return IssuedTicket(ticket, ahead, ticket_slip(self._office, facts, self._translations(request.language)))
