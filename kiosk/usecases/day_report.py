"""Draw up what was given on a day: from the ledger, and the paper from its own record."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.day import tallied
from kiosk.domain.roll import Roll
from kiosk.domain.slip_day import DayFacts
from kiosk.domain.ticket import Ticket
from kiosk.errors import RequestError


class DayLedger(Protocol):
    """What the report needs of the ledger; raises `LedgerError`."""

    @property
    def business_day(self) -> date | None:
        """The newest business day; None before the first ticket."""
        ...

    def tickets(self, day: date | None = None) -> Iterator[Ticket]:
        """The numbered tickets of a business day."""
        ...

    def count_reprints(self, day: date) -> int:
        """Reprints of that day's tickets."""
        ...


def day_report(ledger: DayLedger, roll: Roll, day: date | None, local: datetime) -> DayFacts:
    """The facts of `day`, else of the newest business day; raises `RequestError` when none has begun."""
    asked = day or ledger.business_day
    if asked is None:
        raise RequestError("no business day has begun yet", "give a first ticket")
    tickets = list(ledger.tickets(asked))
    return DayFacts(asked, local, tallied(tickets), ledger.count_reprints(asked), roll.used_on(asked.isoformat()))
