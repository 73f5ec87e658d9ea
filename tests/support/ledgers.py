"""Ledgers in a folder of the test, and tickets in them."""

import uuid
from pathlib import Path

from kiosk.domain.ticket import Ticket, TicketRequest
from kiosk.i18n import Translate
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import Identity
from kiosk.usecases.give_number import GiveNumber, KeepDay
from kiosk.usecases.issue_ticket import IssueTicket
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.ports import Clock, Grants, TicketLedger
from tests.support.office import BUILD_DAY, OFFICE, SetClock

US = Identity(OFFICE.code, 1)


def open_ledger(folder: Path, clock: Clock | None = None, identity: Identity = US, wait_seconds: float = 0.0) -> Ledger:
    """The ledger of the test's office."""
    return Ledger(folder, identity, (clock or SetClock()).read(), wait_seconds)


def vietnamese(language: str) -> Translate:
    """Translations that leave the source texts as they are."""
    assert language
    return str


def issuer(ledger: TicketLedger, clock: Clock | None = None, grants: Grants | None = None) -> IssueTicket:
    """The use case over a ledger."""
    give_number = GiveNumber(ledger, KeepDay(ledger, BUILD_DAY), grants)
    return IssueTicket(OfficeNow(OFFICE), clock or SetClock(), give_number, vietnamese)


def wish(service: str = "ho-tich", priority: str | None = None) -> TicketRequest:
    """A fresh request."""
    return TicketRequest(str(uuid.uuid4()), service, priority)


def give(ledger: TicketLedger, service: str = "ho-tich", clock: Clock | None = None) -> Ticket:
    """One ticket, without asking whether the doors are open."""
    return issuer(ledger, clock)(wish(service), after_hours=True).ticket
