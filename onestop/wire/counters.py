"""What a counter does with the queue. Its token (`Authorization: Bearer TOKEN`) says which counter speaks.

The order of calling is: the priority rule of the office, then the moment of the tap, then kiosk code and place in the
ledger; never the printed number. A ticket is in the hands of at most one counter.

    waiting ──call-next──▶ called ──serve──▶ serving ──finish──▶ served
       ▲                      ├──no-show──▶ no_show      │
       └──────transfer────────┴──────────────────────────┘
"""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from onestop.wire.scalars import Count, CounterNumber, Language, Moment, ServiceId


class TicketState(StrEnum):
    """What the server knows of a ticket."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    NO_SHOW = "no_show"
    TRANSFERRED = "transferred"
    """Only in the history: a transferred ticket waits again, in its place by the moment of its tap."""
    CANCELLED = "cancelled"
    """Void at the kiosk."""


class CounterAct(Struct, kw_only=True):
    """One act at a counter. `request_id` is made anew for each press of a key: repeated, it acts only once.

    Errors: `counter-closed`, `ticket-in-hand` (call-next before the last one is finished), `no-ticket-in-hand`,
    `wrong-step`, `replayed` (a request id of before that is not this counter's last), `unknown-credential`.
    """

    request_id: UUID


class FinishAct(CounterAct, kw_only=True):
    """Finish the ticket in hand; `call_next` calls the next one in the same step."""

    call_next: bool = False


class TransferAct(CounterAct, kw_only=True):
    """Send the ticket in hand to another service's queue, where it keeps the place of its tap."""

    service_id: ServiceId


class CalledTicket(Struct, kw_only=True):
    """The ticket in hand."""

    ticket_id: UUID
    number: str
    service_id: ServiceId
    priority: bool
    language: Language
    state: TicketState
    issued_at: Moment
    called_at: Moment
    times_called: Count


class CounterView(Struct, kw_only=True):
    """The counter after the act."""

    counter: CounterNumber
    open: bool
    services: tuple[ServiceId, ...]
    ticket: CalledTicket | None
    """In hand; None when there is none, also after call-next when nobody waits."""
    waiting: Count
    """People who wait for this counter's services."""
    server_time: Moment
