"""Asks the server for central numbers, with a budget that no citizen waits beyond."""

import logging
from typing import Final, Protocol
from uuid import UUID

from kiosk.domain.grant import Granted, GrantWish
from kiosk.errors import NoCentralNumber, ServerNonsense, ServerProblem, SyncError
from kiosk.sync.courier import Carrier
from kiosk.sync.identity import as_uuid
from kiosk.sync.line import Line
from kiosk.usecases.office_clock import NANOSECONDS
from kiosk.usecases.ports import Clock
from onestop.wire import LONGEST_AGE_MS, Grant, GrantRequest, ProblemKind

logger = logging.getLogger(__name__)

BUDGET_SECONDS: Final = 0.3

TOO_LATE: Final = "the number did not come within 300 ms"


class GrantServer(Protocol):
    """The one call that is made here."""

    def grant(self, request: GrantRequest) -> Grant:
        """The next central number; raises `SyncError`."""
        ...


class GrantListener(Protocol):
    """Is told what the server should hear of."""

    def unused(self, ticket_id: UUID, reason: str) -> object:
        """A number that may have been granted is not used."""
        ...

    def doubt(self) -> object:
        """No grant came in time, so it is worth a look whether the server is there."""
        ...


class ServerGrants:
    """Implements `Grants`."""

    def __init__(self, server: GrantServer, carrier: Carrier, line: Line, clock: Clock, listener: GrantListener) -> None:
        """`listener` is told in the thread of the caller."""
        self._server, self._carrier, self._line, self._clock, self._listener = server, carrier, line, clock, listener

    def check(self) -> None:
        """See `Grants`."""
        if self._line.out_of_service is not None:
            raise self._line.out_of_service

    def is_awaited(self) -> bool:
        """See `Grants`."""
        return self._line.is_quick()

    def ask(self, wish: GrantWish) -> Granted | None:
        """See `Grants`."""
        ticket_id = as_uuid(wish.request.ticket_id)
        try:
            grant = self._carrier.carry(lambda: self._server.grant(self._request(wish)), BUDGET_SECONDS, self._too_late)
        except NoCentralNumber as error:
            logger.info("%s", error)
            if error.kind == ProblemKind.CENTRAL_CLOSED:
                self._line.central(is_open=False)
        except SyncError as error:
            logger.warning("no central number: %s", error)
            self._missed(ticket_id, None if isinstance(error, ServerProblem) else _reason(error))
        except Exception:
            logger.exception("asking for a number failed by a defect; the kiosk gives an own one")
            self._missed(ticket_id, TOO_LATE)
        else:
            self._line.granted(grant.cursor)
            return _granted(grant, wish, ticket_id)
        return None

    def give_back(self, ticket_id: str, reason: str) -> None:
        """See `Grants`."""
        self._listener.unused(as_uuid(ticket_id), reason)

    def _missed(self, ticket_id: UUID, reason: str | None) -> None:
        """No grant came; with a reason, one may have been given all the same."""
        self._line.missed()
        if reason is not None:
            self._listener.unused(ticket_id, reason)
        self._listener.doubt()

    def _too_late(self, grant: Grant | None) -> None:
        """The server was told already that the number is not used; a void that came before its grant holds."""
        if grant is not None:
            logger.info("%s%03d came too late and is void", grant.series, grant.n)

    def _request(self, wish: GrantWish) -> GrantRequest:
        age_ms = (self._clock.read().monotonic_ns - wish.tapped_ns) * 1000 // NANOSECONDS
        return GrantRequest(
            ticket_id=as_uuid(wish.request.ticket_id),
            service_id=wish.request.service_id,
            age_ms=min(max(age_ms, 0), LONGEST_AGE_MS),
            priority=wish.request.priority,
            language=wish.request.language,
            business_day=wish.business_day,
            highest=wish.highest,
            cursor=self._line.cursor or None,
        )


def _reason(error: SyncError) -> str:
    """Why the number is not used, as the server shall know it."""
    return error.what if isinstance(error, ServerNonsense) else TOO_LATE


def _granted(grant: Grant, wish: GrantWish, ticket_id: UUID) -> Granted:
    return Granted(
        ticket_id=wish.request.ticket_id if grant.ticket_id == ticket_id else str(grant.ticket_id),
        series=grant.series,
        n=grant.n,
        business_day=grant.business_day,
        epoch=grant.epoch,
        ahead=grant.ahead,
        server_time=grant.server_time,
        clock_trusted=grant.clock_trusted,
    )
