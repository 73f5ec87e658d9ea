"""What a ticket costs the card: syncs are counted by the kernel's own record, and failing ones are made to fail for real."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.errors import LedgerUnwritable
from kiosk.storage.report import verify
from tests.support.commands import ROOT
from tests.support.ledgers import give, open_ledger
from tests.support.office import at

TICKETS = 120
MARK = "/kiosk-test-mark"  # never opened for real: a name that is seen in the trace

SCRIPT = f"""
import os, sys
from pathlib import Path
from kiosk.domain.ticket import TicketState
from kiosk.errors import LedgerUnwritable
from tests.support.ledgers import give, open_ledger
from tests.support.office import at
def mark(what):
    try: os.stat("{MARK}/" + what)
    except OSError: pass
with open_ledger(Path(sys.argv[1])) as ledger:
    give(ledger)
    for _ in range({TICKETS}):
        mark("tap")
        ticket = give(ledger)
        ledger.note_state(ticket.ticket_id, TicketState.PRINTING, "", at(8))
        mark("first-byte")
        ledger.note_state(ticket.ticket_id, TicketState.PRINTED, "", at(8))
        try: ledger.settle()
        except LedgerUnwritable: pass
"""


WITH_SERVER = SCRIPT.replace(
    "from tests.support.ledgers import give, open_ledger",
    """
from kiosk.domain.grant import Granted
from tests.support.ledgers import issuer, open_ledger, wish
class Server:
    n, away = 0, len(sys.argv) > 2
    def check(self): pass
    def is_awaited(self): return not self.away
    def give_back(self, ticket_id, reason): sys.exit(reason)
    def ask(self, wish):
        self.n += 1
        reading = at(8)
        return Granted(wish.request.ticket_id, wish.series, self.n, wish.business_day, 1, 0, reading.utc, True)
server = Server()
def give(ledger):
    return issuer(ledger, grants=server)(wish(), after_hours=True).ticket
""",
)


def syncs_per_ticket(folder: Path, script: str, *more: str) -> list[int]:
    """Sync calls between tap and first byte, as the kernel saw them."""
    trace = folder / "trace"
    calls = "trace=fdatasync,fsync,sync_file_range,stat,newfstatat"
    words: list[str | Path] = ["strace", "-f", "-e", calls, "-o", trace, sys.executable, "-c", script, folder / "ledger", *more]
    subprocess.run(words, check=True, cwd=ROOT, timeout=100)
    counts, open_path = [], False
    for line in trace.read_text(encoding="utf-8").splitlines():
        if f"{MARK}/tap" in line:
            counts.append(0)
            open_path = True
        elif f"{MARK}/first-byte" in line:
            open_path = False
        elif open_path and "sync" in line:
            counts[-1] += 1
    return counts


def test_from_tap_to_first_byte_there_is_exactly_one_fdatasync(tmp_path: Path) -> None:
    assert syncs_per_ticket(tmp_path, SCRIPT) == [1] * TICKETS


def test_with_a_server_the_intent_costs_one_more(tmp_path: Path) -> None:
    assert syncs_per_ticket(tmp_path, WITH_SERVER) == [2] * TICKETS


def test_while_the_server_is_away_there_is_one_as_without_it(tmp_path: Path) -> None:
    assert syncs_per_ticket(tmp_path, WITH_SERVER, "away") == [1] * TICKETS


FAILING = [
    ("fdatasync", "EIO", "20..60+7"),
    ("fdatasync", "ENOSPC", "20..60+7"),
    ("pwrite64", "EIO", "300..3000+211"),
    ("pwrite64", "EROFS", "300..3000+211"),
]
"""A call of the system, what it says, and which times it does: behind those of the start."""


@pytest.mark.parametrize(("call", "error", "when"), FAILING)
def test_a_disk_that_fails_gives_no_number_and_the_next_one_is_good(tmp_path: Path, call: str, error: str, when: str) -> None:
    script = SCRIPT.replace("ticket = give(ledger)", "ticket = try_to_give(ledger)")
    script = script.replace("ledger.note_state(", "try_to_note(ledger, ").replace(
        "def mark(what):",
        """def try_to_note(ledger, *what):
    for _ in range(9):
        try: return ledger.note_state(*what)
        except LedgerUnwritable: pass
    sys.exit("never recovered")
def try_to_give(ledger):
    for _ in range(9):
        try:
            ticket = give(ledger)
        except LedgerUnwritable:
            print("refused", flush=True)
            continue
        print(ticket.number, flush=True)
        return ticket
    sys.exit("never recovered")
def mark(what):""",
    )
    inject = f"inject={call}:error={error}:when={when}"
    words: list[str | Path] = ["strace", "-f", "-o", "/dev/null", "-e", inject, sys.executable, "-c", script, tmp_path / "ledger"]
    said = subprocess.run(words, check=True, cwd=ROOT, timeout=100, capture_output=True, text=True).stdout.split()
    numbers = [word for word in said if word != "refused"]
    assert "refused" in said
    assert len(set(numbers)) == len(numbers) == TICKETS
    with open_ledger(tmp_path / "ledger") as ledger:
        assert verify(ledger).problems == ()
        assert numbers == sorted(numbers)


def test_a_read_only_ledger_says_so(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ticket = give(ledger)
        ledger.connection().execute("PRAGMA query_only = ON")
        with pytest.raises(LedgerUnwritable, match="check the data partition"):
            ledger.note_state(ticket.ticket_id, TicketState.PRINTING, "", at(8))
