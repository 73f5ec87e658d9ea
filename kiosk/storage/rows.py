"""The rows of a ticket, each with its entry in the journal: the part of the ledger that writes them, within its transactions."""

import sqlite3
from datetime import date

from kiosk.domain.businessday import ClockReading, utc_text
from kiosk.domain.journal import Body
from kiosk.domain.numbering import Number
from kiosk.domain.ticket import TicketRequest, TicketState
from kiosk.storage.reprinting import LedgerReprints


class LedgerRows(LedgerReprints):
    """An intent, a number, a state."""

    def _put_intent(self, connection: sqlite3.Connection, request: TicketRequest, series: str, reading: ClockReading) -> None:
        body: Body = {
            "service_id": request.service_id,
            "series": series,
            "priority": request.priority,
            "language": request.language,
        }
        connection.execute(
            "INSERT INTO ticket (ticket_id, service_id, priority, series, state) VALUES (?, ?, ?, ?, 'intent')",
            (request.ticket_id, request.service_id, request.priority, series),
        )
        self._append(connection, TicketState.INTENT, request.ticket_id, reading, body)

    def _put_number(
        self,
        connection: sqlite3.Connection,
        ticket_id: str,
        number: Number,
        day: date,
        reading: ClockReading,
        epoch: int | None = None,
    ) -> None:
        issued_at = utc_text(reading.utc)
        connection.execute(
            "UPDATE ticket SET business_day = ?, kiosk_code = ?, n = ?, issued_at = ?, state = 'numbered' WHERE ticket_id = ?",
            (day.isoformat(), number.kiosk_code, number.n, issued_at, ticket_id),
        )
        body = {"business_day": day.isoformat(), "kiosk_code": number.kiosk_code, "n": number.n, "issued_at": issued_at}
        self._append(connection, TicketState.NUMBERED, ticket_id, reading, body if epoch is None else body | {"epoch": epoch})

    def _put_state(
        self, connection: sqlite3.Connection, ticket_id: str, state: TicketState, reason: str, reading: ClockReading
    ) -> None:
        connection.execute("UPDATE ticket SET state = ?, reason = ? WHERE ticket_id = ?", (state.value, reason, ticket_id))
        self._append(connection, state, ticket_id, reading, {"reason": reason})
