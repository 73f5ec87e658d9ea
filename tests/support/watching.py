"""A spooler with its watch over the ports, in a process of its own: `python -m tests.support.watching URI`.

Lines in: `print N`. Lines out, JSON: {"watching": true}, {"health": trouble or null}, {"ticket": "id-N", "state": state}.
"""

import json
import sys
import tempfile
from pathlib import Path

from kiosk.domain.printer import PrinterSeen
from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.printer.hotplug import Watch
from kiosk.printer.session import Session
from kiosk.printer.spooler import Spooler
from kiosk.printer.transports import transport_to
from kiosk.usecases.ports import PrintJob, PrintOutcome
from tests.support.printers import PATIENCE, QUICK, WIDE, NotedLog, encoders, ticket


def tell(**fact: object) -> None:
    """One line for the test."""
    print(json.dumps(fact), flush=True)


def tell_outcome(outcome: PrintOutcome) -> None:
    """What became of a ticket."""
    tell(ticket=outcome.ticket_id, state=outcome.state.value)


def tell_health(health: PrinterSeen) -> None:
    """How the printer is."""
    tell(health=health.trouble.value if health.trouble else None)


def main() -> None:
    """Serve until the input ends."""
    transport = transport_to(parse_printer_uri(sys.argv[1]), Path(tempfile.gettempdir()), WIDE)
    spooler = Spooler(encoders["raster"], Session(transport, WIDE, QUICK), NotedLog(), tell_outcome, tell_health)
    watch = Watch(spooler.check)
    spooler.start()
    watch.start()
    tell(watching=watch.watching.wait(PATIENCE))
    for line in sys.stdin:
        number = int(line.split()[1])
        spooler.submit(PrintJob(f"id-{number}", ticket(number)))
    watch.stop(PATIENCE)
    spooler.stop(PATIENCE)


if __name__ == "__main__":
    main()
