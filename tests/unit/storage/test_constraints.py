"""The database itself refuses what would break I1, I3 and I5, whatever the code above it does."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.grant import Granted
from kiosk.domain.ticket import TicketState
from kiosk.storage.outbox import LedgerOutbox
from kiosk.usecases.outbox import ServerMemory
from tests.support.ledgers import give, open_ledger, wish
from tests.support.office import MONDAY, at

BREACHES = {
    "two tickets with one number (I1)": "UPDATE ticket SET n = 1, business_day = '2026-03-02', kiosk_code = 0, issued_at = 'x', "
    "state = 'numbered' WHERE ticket_id = 'fresh'",
    "a number on a day that is over (I5)": "UPDATE ticket SET n = 9, business_day = '2026-03-01', kiosk_code = 0, issued_at = 'x', "
    "state = 'numbered' WHERE ticket_id = 'fresh'",
    "a number changed afterwards": "UPDATE ticket SET n = 9 WHERE n = 2",
    "a ticket moved to another series": "UPDATE ticket SET series = 'B' WHERE n = 2",
    "a ticket deleted": "DELETE FROM ticket WHERE n = 2",
    "a ticket born with a number": "INSERT INTO ticket VALUES ('x', 'ho-tich', NULL, 'A', '2026-03-02', 0, 9, 'x', 'printed', '')",
    "a state without a number": "UPDATE ticket SET state = 'printed' WHERE ticket_id = 'fresh'",
    "a series letter that reads like a digit": "INSERT INTO ticket (ticket_id, service_id, series, state) VALUES ('x', 's', 'O', 'intent')",
    "a day that falls (I5)": "INSERT INTO day VALUES ('2026-03-01')",
    "a day changed": "UPDATE day SET business_day = '2026-03-09'",
    "a day deleted": "DELETE FROM day WHERE business_day = '2026-03-02'",
    "an entry changed": "UPDATE entry SET body = '{}' WHERE seq = 1",
    "an entry deleted": "DELETE FROM entry WHERE seq = 1",
    "a grant of another epoch (I4)": "INSERT INTO granted VALUES ('fresh', 2)",
    "a grant of a ticket that has its number": "INSERT INTO granted SELECT ticket_id, 1 FROM ticket WHERE n = 2",
    "a grant of nothing": "INSERT INTO granted VALUES ('nobody', 1)",
    "a grant changed": "UPDATE granted SET epoch = 2",
    "a grant deleted": "DELETE FROM granted",
    "a central number that the server did not grant (I4)": "UPDATE ticket SET n = 99, business_day = '2026-03-02', kiosk_code = 0, "
    "issued_at = 'x', state = 'numbered' WHERE ticket_id = 'fresh'",
    "the epoch of a day changed (I4)": "UPDATE server_day SET epoch = 2",
    "a day of the server that begins with numbers": "INSERT INTO server_day VALUES ('2026-03-03', 1)",
    "a day of the server deleted": "DELETE FROM server_day",
    "an epoch that falls (I4)": "UPDATE server_memory SET epoch = 0",
    "an entry acknowledged that is not there": "UPDATE server_memory SET acknowledged = 99",
    "a second memory of the server": "INSERT INTO server_memory (only) VALUES (2)",
    "the memory of the server deleted": "DELETE FROM server_memory",
    "a command obeyed twice": "INSERT INTO command VALUES (3, 'restart', 'again')",
    "an older command obeyed": "INSERT INTO command VALUES (2, 'restart', 'late')",
    "a command changed": "UPDATE command SET outcome = 'another'",
    "a command deleted": "DELETE FROM command",
    "a reprint out of its turn": "INSERT INTO reprint VALUES ('y', (SELECT ticket_id FROM ticket WHERE n = 1), 3, 'asked', '')",
    "a second reprint of one copy": "INSERT INTO reprint VALUES ('y', (SELECT ticket_id FROM ticket WHERE n = 1), 1, 'asked', '')",
    "a reprint born printed (I2)": "INSERT INTO reprint VALUES ('y', (SELECT ticket_id FROM ticket WHERE n = 1), 2, 'printed', '')",
    "a reprint of a ticket that is on its way": "INSERT INTO reprint VALUES ('y', (SELECT ticket_id FROM ticket WHERE n = 2), 1, 'asked', '')",
    "a reprint of nothing": "INSERT INTO reprint VALUES ('y', 'nobody', 1, 'asked', '')",
    "a reprint of an intent": "INSERT INTO reprint VALUES ('y', 'fresh', 1, 'asked', '')",
    "a reprint moved to another ticket": "UPDATE reprint SET ticket_id = (SELECT ticket_id FROM ticket WHERE n = 2)",
    "a reprint deleted": "DELETE FROM reprint",
    "an entry that leaves a gap": "INSERT INTO entry VALUES (99, 'day', '', 'x', '', 0, '{}', zeroblob(32))",
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_ledger(tmp_path) as ledger:
        first = give(ledger)
        give(ledger)
        granted = wish()
        ledger.follow_server(MONDAY)
        ledger.record_intent(granted, "A", at(8))
        ledger.accept_grant(Granted(granted.ticket_id, "A", 7, MONDAY, 1, 0, at(8).utc, clock_trusted=True), at(8))
        outbox = LedgerOutbox(ledger)
        outbox.remember(ServerMemory(acknowledged=2, epoch=1))
        outbox.obey(3, "restart", "restarting", at(8))
        ledger.note_state(first.ticket_id, TicketState.UNKNOWN, "a crash", at(8))
        ledger.record_reprint("copy-1", first.ticket_id, at(8))
        connection = ledger.connection()
        connection.execute("INSERT INTO ticket (ticket_id, service_id, series, state) VALUES ('fresh', 'ho-tich', 'A', 'intent')")
        yield connection


@pytest.mark.parametrize("statement", BREACHES.values(), ids=BREACHES.keys())
def test_the_database_refuses(database: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(statement)
