"""`kiosk ledger verify` and `export`: what the ledger holds, and whether it holds together."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.domain.audit import Audit, audit
from kiosk.domain.businessday import utc_text
from kiosk.domain.ticket import Ticket
from kiosk.storage.journal import read_entries
from kiosk.storage.ledger import Ledger
from kiosk.storage.reprints import everything

EXPORT_COLUMNS = ("number", "ticket_id", "business_day", "service_id", "priority", "issued_at", "state", "reason")


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What was counted, and each problem in one line; no problems means that the chain and I1, I2, I3, I5 and I8 hold."""

    entries: int
    tickets: int
    business_days: int
    problems: tuple[str, ...]


def verify(ledger: Ledger) -> LedgerReport:
    """Check the file, the whole chain, the invariants, and that tickets and days are what the journal says."""
    connection = ledger.connection()
    damage = [f"file: {row[0]}" for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    if damage:
        return LedgerReport(0, 0, 0, tuple(damage))
    try:
        replayed = audit(ledger.genesis, read_entries(connection))
    except (ValueError, KeyError) as error:
        return LedgerReport(0, 0, 0, (f"journal: an entry cannot be read ({error})",))
    problems = [*replayed.problems(), *_differences(ledger, replayed)]
    return LedgerReport(replayed.entries, len(replayed.keys), len(replayed.days), tuple(problems))


def _differences(ledger: Ledger, replayed: Audit) -> Iterator[str]:
    """Where the tables beside the journal say something else than the journal."""
    connection = ledger.connection()
    days = [row[0] for row in connection.execute("SELECT business_day FROM day ORDER BY business_day")]
    if days != replayed.days:
        yield f"days: the table has {len(days)}, the journal {len(replayed.days)}"
    seen = set()
    for ticket_id, state, *key in connection.execute("SELECT ticket_id, state, business_day, series, kiosk_code, n FROM ticket"):
        seen.add(ticket_id)
        if state != replayed.states.get(ticket_id):
            yield f"ticket {ticket_id}: the table says {state}, the journal {replayed.states.get(ticket_id)}"
        if key[-1] is not None and tuple(key) != replayed.keys.get(ticket_id):
            yield f"ticket {ticket_id}: the table has another number than the journal"
    for ticket_id in sorted(replayed.states.keys() - seen):
        yield f"ticket {ticket_id}: it is in the journal, but not in the table"
    written = {reprint.reprint_id: reprint for reprint in everything(connection)}
    for reprint_id in sorted(written.keys() | replayed.reprints.keys()):
        if written.get(reprint_id) != replayed.reprints.get(reprint_id):
            yield f"reprint {reprint_id}: the table and the journal say different things"
    yield from _differences_with_server(connection, replayed)


def _differences_with_server(connection: sqlite3.Connection, replayed: Audit) -> Iterator[str]:
    """Grants, epochs and commands as tables, held against the journal."""
    tables = {
        "grants": (dict(connection.execute("SELECT ticket_id, epoch FROM granted")), replayed.granted),
        "epochs": (
            dict(connection.execute("SELECT business_day, epoch FROM server_day WHERE epoch IS NOT NULL")),
            replayed.epochs,
        ),
        "commands": ([row[0] for row in connection.execute("SELECT number FROM command ORDER BY number")], replayed.commands),
    }
    for name, (there, told) in tables.items():
        if there != told:
            yield f"{name}: the table has {len(there)}, the journal {len(told)}, or they differ"


def exported(ticket: Ticket) -> dict[str, str]:
    """One ticket as flat text, for CSV and JSON lines alike."""
    values = (
        str(ticket.number),
        ticket.ticket_id,
        ticket.business_day.isoformat(),
        ticket.service_id,
        ticket.priority or "",
        utc_text(ticket.issued_at),
        ticket.state.value,
        ticket.reason,
    )
    return dict(zip(EXPORT_COLUMNS, values, strict=True))


def export_csv(ledger: Ledger) -> Iterator[str]:
    """The tickets as CSV lines with a heading."""
    for row in ({name: name for name in EXPORT_COLUMNS}, *map(exported, ledger.tickets())):
        line = io.StringIO()
        csv.DictWriter(line, EXPORT_COLUMNS, lineterminator="").writerow(row)
        yield line.getvalue()


def export_jsonl(ledger: Ledger) -> Iterator[str]:
    """The tickets as one JSON object a line."""
    for ticket in ledger.tickets():
        yield json.dumps(exported(ticket), ensure_ascii=False)
