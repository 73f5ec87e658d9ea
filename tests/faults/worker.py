"""A process that gives tickets as fast as it can and acknowledges each on stdout; it is made to be killed.

    python -m tests.faults.worker FOLDER

Threads as in a kiosk: one gives numbers through the use case, one notes what became of the prints and settles the log.
"""

import os
import sys
import threading
from pathlib import Path
from queue import SimpleQueue

from kiosk.domain.ticket import TicketState
from kiosk.usecases.recover import recover
from tests.support.ledgers import issuer, open_ledger, wish
from tests.support.office import SetClock


def main(folder: Path) -> None:
    """Give tickets until killed."""
    clock = SetClock()
    with open_ledger(folder, clock, wait_seconds=5.0) as ledger:
        recover(ledger, clock)
        jobs: SimpleQueue[str] = SimpleQueue()

        def print_them() -> None:
            while True:
                ticket_id = jobs.get()
                ledger.note_state(ticket_id, TicketState.PRINTING, "", clock.read())
                ledger.note_state(ticket_id, TicketState.PRINTED, "", clock.read())
                ledger.settle()

        threading.Thread(target=print_them, daemon=True).start()
        issue = issuer(ledger, clock)
        while True:
            ticket = issue(wish()).ticket
            os.write(1, f"{ticket.number} {ticket.ticket_id}\n".encode())
            jobs.put(ticket.ticket_id)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
