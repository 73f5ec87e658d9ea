"""`kiosk issue`: one ticket without a screen. Staff may give it outside opening hours."""

import argparse
import json
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk import bootstrap
from kiosk.config import Settings, load_settings
from kiosk.domain.ticket import TicketRequest, TicketState
from kiosk.first_frame import clock_of
from kiosk.server_link import brief_link
from kiosk.storage.ledger import Ledger
from kiosk.usecases.office_clock import OfficeClock
from kiosk.usecases.ports import Clock

HELLO_SECONDS = 2.0
"""How long a server is waited for before the number is an own one: staff wait longer than citizens."""

TELL_SECONDS = 2.0
"""How long the ticket is being told to the server; what is not told by then is told by the next start."""


def issue(arguments: argparse.Namespace) -> int:
    """Give the number, print it, say what is known. A number without paper is valid: that is no failure."""
    settings = load_settings(arguments.config)
    office, clock = settings.office, clock_of(settings)
    bootstrap.must_be_enrolled(settings)
    request = TicketRequest(
        str(uuid.uuid4()), office.service(arguments.service).id, arguments.priority, settings.language.default
    )
    ready = bootstrap.printing(settings)
    with bootstrap.ledger_of(settings, clock, arguments.wait) as ledger, _numbering(settings, clock, ledger) as numbering:
        issued = bootstrap.issuing(settings, clock, ledger, numbering)(request, after_hours=True)
        ticket = issued.ticket

        def note(state: TicketState, reason: str) -> None:
            ledger.note_state(ticket.ticket_id, state, reason, clock.read())

        result = bootstrap.press_slip(settings, ready, issued.slip, note)
        ledger.settle()
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


@contextmanager
def _numbering(settings: Settings, clock: Clock, ledger: Ledger) -> Iterator[bootstrap.Numbering | None]:
    """Where the number comes from. A server elsewhere is waited for a little; one beside the kiosk runs with the kiosk only."""
    if not isinstance(clock, OfficeClock):
        yield None
        return
    link = brief_link(settings, clock, ledger)
    if settings.server != "embedded":
        link.start()
        link.wait_until_up(HELLO_SECONDS)
    try:
        yield link.numbering
    finally:
        link.wait_until_told(TELL_SECONDS)
        link.stop(1.0)
