"""Print a ticket again: the same number, marked IN LẠI. Only staff do that; the kiosk never does by itself."""

from dataclasses import dataclass

from kiosk.domain.businessday import OFFICE_ZONE
from kiosk.domain.office import Office
from kiosk.domain.queue import Ahead
from kiosk.domain.reprint import Reprint
from kiosk.domain.slip import Slip, TicketFacts, ticket_slip
from kiosk.domain.ticket import Ticket
from kiosk.domain.ticket_words import DEFAULT_QR
from kiosk.i18n import Translations
from kiosk.usecases.ports import Clock, StaffLedger


@dataclass(frozen=True, slots=True)
class ReprintedTicket:
    """A reprint that is durable, and the slip to print under its id."""

    reprint: Reprint
    ticket: Ticket
    slip: Slip


class ReprintTicket:
    """The use case. The ticket's state stays as it is: what becomes of the reprint is noted with the reprint."""

    def __init__(
        self, office: Office, clock: Clock, ledger: StaffLedger, translations: Translations, qr: str = DEFAULT_QR
    ) -> None:
        """Everything it needs, as ports and values."""
        self._office, self._clock, self._ledger = office, clock, ledger
        self._translations, self._qr = translations, qr

    def __call__(self, ticket: Ticket, reprint_id: str) -> ReprintedTicket:
        """Note the reprint, the same one however often `reprint_id` is repeated, and lay it out in the citizen's language.

        Raises `TicketNotAtRest` while the ticket is on its way to the printer, or when it was taken back; `LedgerError` when
        nothing can be made durable; `UnknownChoice` when its service is no longer there. Then nothing may be printed.
        """
        self._office.service(ticket.service_id)
        reprint = self._ledger.record_reprint(reprint_id, ticket.ticket_id, self._clock.read())
        language = self._ledger.language_of(ticket.ticket_id) or "vi"
        facts = TicketFacts(
            ticket,
            Ahead(ticket.number.n - 1, exact=False),
            ticket.issued_at.astimezone(OFFICE_ZONE),
            language,
            self._qr,
            reprint.copy,
        )
        return ReprintedTicket(reprint, ticket, ticket_slip(self._office, facts, self._translations(language)))
