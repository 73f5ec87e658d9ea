"""`kiosk reprint` and `kiosk void`: what staff decide about a ticket that was given."""

import argparse
import json
import sys
import uuid
from datetime import date

from kiosk import bootstrap
from kiosk.config import load_settings
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.errors import RequestError
from kiosk.exitcodes import FAILED
from kiosk.first_frame import clock_of
from kiosk.usecases.tickets import find_ticket
from kiosk.usecases.void import VoidTicket


def reprint(arguments: argparse.Namespace) -> int:
    """Print a ticket again, marked as a reprint; it failed when no paper came out."""
    settings = load_settings(arguments.config)
    clock = clock_of(settings)
    ready = bootstrap.printing(settings)
    with bootstrap.ledger_of(settings, clock, arguments.wait) as ledger:
        ticket = find_ticket(ledger, arguments.ticket, day_of(arguments.day))
        again = bootstrap.reprinting(settings, clock, ledger)(ticket, str(uuid.uuid4()))

        def note(state: TicketState, reason: str) -> None:
            ledger.note_print(again.reprint.reprint_id, state, reason, clock.read())

        result = bootstrap.press_slip(settings, ready, again.slip, note)
        ledger.settle()
    told = {"reprint_id": again.reprint.reprint_id, "copy": again.reprint.copy, "state": result.state.value}
    _tell(arguments, ticket, told | {"reason": result.reason}, f"{ticket.number}, copy {again.reprint.copy} ({result.state})")
    if result.state is TicketState.FAILED:
        print(f"kiosk: {ticket.number} was not printed again: {result.reason}", file=sys.stderr)
        return FAILED
    return 0


def void(arguments: argparse.Namespace) -> int:
    """Take a ticket back."""
    settings = load_settings(arguments.config)
    clock = clock_of(settings)
    with bootstrap.ledger_of(settings, clock, arguments.wait) as ledger:
        ticket = find_ticket(ledger, arguments.ticket, day_of(arguments.day))
        VoidTicket(clock, ledger)(ticket, arguments.reason)
        ledger.settle()
    _tell(arguments, ticket, {"state": TicketState.VOID.value}, f"{ticket.number} (void)")
    return 0


def day_of(written: str | None) -> date | None:
    """A day as it was written in a command, if it was; raises `RequestError`."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise RequestError(f"{written!r} is not a day", "write it like 2026-03-02") from error


def _tell(arguments: argparse.Namespace, ticket: Ticket, more: dict[str, object], line: str) -> None:
    told = {"number": str(ticket.number), "ticket_id": ticket.ticket_id, "business_day": ticket.business_day.isoformat(), **more}
    print(json.dumps(told, ensure_ascii=False) if arguments.json else line)
