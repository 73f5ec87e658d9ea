"""`kiosk issue`: one ticket without a screen. Staff may give it outside opening hours."""

import argparse
import json
import sys
import uuid

from kiosk import bootstrap
from kiosk.config import load_settings
from kiosk.domain.ticket import TicketRequest, TicketState
from kiosk.printer.press import Press, Result
from kiosk.storage.ledger import Ledger
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.ports import Clock


def issue(arguments: argparse.Namespace) -> int:
    """Give the number, print it, say what is known. A number without paper is valid: that is no failure."""
    settings = load_settings(arguments.config)
    office, clock = settings.office, bootstrap.clock_of(settings)
    request = TicketRequest(
        str(uuid.uuid4()), office.service(arguments.service).id, arguments.priority, settings.language.default
    )
    encoder, session = bootstrap.printing(settings)
    with bootstrap.ledger_of(settings, clock, arguments.wait) as ledger:
        issued = bootstrap.issuing(settings, clock, ledger)(request, after_hours=True)
        result = _print(Press(session), encoder.encode(issued.slip), ledger, issued, clock)
        session.drop()
        ledger.settle()
    ticket = issued.ticket
    if arguments.json:
        told = {
            "number": str(ticket.number),
            "ticket_id": ticket.ticket_id,
            "business_day": ticket.business_day.isoformat(),
            "service": ticket.service_id,
            "state": result.state.value,
            "reason": result.reason,
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{ticket.number} ({result.state})")
    if result.state is TicketState.FAILED:
        print(f"kiosk: number {ticket.number} is valid, but was not printed: {result.reason}", file=sys.stderr)
    return 0


def _print(press: Press, job: bytes, ledger: Ledger, issued: IssuedTicket, clock: Clock) -> Result:
    def note(state: TicketState, reason: str = "") -> None:
        ledger.note_state(issued.ticket.ticket_id, state, reason, clock.read())

    result = press.run(job, lambda: note(TicketState.PRINTING))
    note(result.state, result.note)
    return result
