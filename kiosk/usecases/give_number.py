"""Which number a ticket gets: the office's own count, the server's grant, or, when the server does not answer, an own one."""

import logging
from datetime import date

from kiosk.domain.businessday import ClockReading, business_day
from kiosk.domain.grant import Granted, GrantWish, check_grant, day_of_grant, server_reading
from kiosk.domain.numbering import Namespace
from kiosk.domain.office import Service
from kiosk.domain.queue import Ahead
from kiosk.domain.ticket import Ticket, TicketRequest
from kiosk.errors import ServerNonsense
from kiosk.usecases.ports import Grants, TicketLedger

logger = logging.getLogger(__name__)


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


class GiveNumber:
    """Numbers a request, durably. Without `grants` this kiosk is alone in its office and gives the central numbers itself."""

    def __init__(self, ledger: TicketLedger, keep_day: KeepDay, grants: Grants | None = None) -> None:
        """`grants` is the way to the server."""
        self._ledger, self._keep_day, self._grants = ledger, keep_day, grants

    def __call__(self, request: TicketRequest, service: Service, reading: ClockReading) -> tuple[Ticket, Ahead]:
        """The ticket, the same one however often a request is repeated, and how many are before it."""
        if self._grants is not None:
            self._grants.check()
        day = self._keep_day(reading)
        known = self._ledger.find(request.ticket_id)
        if known is not None:
            return known, _given_before(known)
        if self._grants is None:
            self._ledger.record_intent(request, service.series, reading)
            return self._alone(request, self._ledger.namespace_on(day), day, reading)
        self._ledger.follow_server(day)
        return self._with_server(self._grants, request, service, day, reading)

    def _with_server(
        self, grants: Grants, request: TicketRequest, service: Service, day: date, reading: ClockReading
    ) -> tuple[Ticket, Ahead]:
        """The intent is durable before the server hears of it, so that a number that nobody took is told after a crash."""
        awaited = grants.is_awaited()
        self._ledger.record_intent(request, service.series, reading, durable=awaited)
        if awaited:
            highest = self._ledger.central_known(service.series, day).highest
            wish = GrantWish(request, service.series, day, highest, reading.monotonic_ns)
            granted = grants.ask(wish)
            if granted is not None:
                try:
                    return self._accept(granted, wish, reading), Ahead(granted.ahead, exact=True)
                except ServerNonsense as error:
                    logger.error("a grant is refused: %s", error)  # noqa: TRY400  one line, as all our errors
                    grants.give_back(request.ticket_id, str(error))
                day = self._ledger.business_day or day
        return self._alone(request, Namespace.OWN, day, reading)

    def _accept(self, granted: Granted, wish: GrantWish, reading: ClockReading) -> Ticket:
        """Take a grant, in a later business day if the server has begun one."""
        day = day_of_grant(granted, wish.business_day, reading)
        check_grant(granted, wish, self._ledger.central_known(wish.series, day))
        self._ledger.open_day(day, server_reading(granted, reading))
        self._ledger.follow_server(day)
        return self._ledger.accept_grant(granted, reading)

    def _alone(self, request: TicketRequest, namespace: Namespace, day: date, reading: ClockReading) -> tuple[Ticket, Ahead]:
        ticket = self._ledger.give_number(request.ticket_id, namespace, day, reading)
        return ticket, _given_before(ticket)


def _given_before(ticket: Ticket) -> Ahead:
    """Without an answer of the server nobody knows who waits."""
    return Ahead(ticket.number.n - 1, exact=False)
