"""The messages between a kiosk, a counter and the one-stop server: the one definition, version 1.

HTTP and JSON, every path below `PREFIX`. Both sides import this package; it stands on msgspec and on what a procedure is alone. A message may get more
fields within a version: whoever reads ignores what it does not know. What breaks a reader gets a new number and a new prefix.

Moments are UTC (RFC 3339 with an offset), business days are local dates of the office, ages and waits are whole
milliseconds or seconds as the field's name says. A kiosk proves who it is with three headers on each request: `Authorization:
Bearer TOKEN`, `SERIAL_HEADER` and `BOOT_HEADER`. Every error is a `Problem`, whose `type` says what happened and, through
`what_next`, what the sender does now.

    POST /v1/enrol                     EnrolRequest      → EnrolAnswer       a one-time code becomes a credential
    POST /v1/hello                     Hello             → HelloAnswer       after each start, and whenever told to
    POST /v1/credential                NewCredential     → CredentialAnswer  the kiosk changes its credential
    POST /v1/grants                    GrantRequest      → Grant             the next number
    POST /v1/grants/{ticket_id}/void   VoidNotice        → VoidAnswer        a number that came too late
    POST /v1/events                    EventBatch        → EventsAnswer      what is in the ledger
    POST /v1/heartbeat                 Heartbeat         → HeartbeatAnswer   how the kiosk is
    GET  /v1/state?cursor=&wait=                         → State, or 204     what the office is doing
    GET  /v1/catalogue?since=                            → CataloguePage, or 304   the procedures, or what changed of them
    GET  /v1/counter                                     → CounterView       what this counter is doing
    POST /v1/counter/…                 CounterAct        → CounterView       open, close, call-next, call-again, serve, …
"""

from onestop.wire.catalogue import (
    LARGEST_PAGE,
    LARGEST_RECORD,
    MOST_RECORDS,
    CataloguePage,
    CataloguePart,
    CatalogueSheet,
    Edition,
    Place,
)
from onestop.wire.commands import Command, CommandKind, command_signature, is_genuine
from onestop.wire.counters import CalledTicket, CounterAct, CounterView, FinishAct, TicketState, TransferAct
from onestop.wire.devices import (
    CredentialAnswer,
    EnrolAnswer,
    EnrolRequest,
    Hello,
    HelloAnswer,
    LedgerStatus,
    NewCredential,
    SeriesMark,
    UsedCodes,
)
from onestop.wire.events import LARGEST_BATCH, Event, EventBatch, EventBody, EventKind, EventsAnswer
from onestop.wire.grants import LONGEST_AGE_MS, Grant, GrantRequest, VoidAnswer, VoidNotice
from onestop.wire.heartbeat import ClockHealth, Heartbeat, HeartbeatAnswer, PrinterHealth
from onestop.wire.problems import PROBLEM_MEDIA_TYPE, PROBLEMS, Meaning, Problem, ProblemKind, WhatNext, problem, what_next
from onestop.wire.scalars import (
    BOOT_HEADER,
    LARGEST_EPOCH_SHOWN,
    LARGEST_NUMBER,
    PREFIX,
    PROTOCOL,
    SERIAL_HEADER,
    ClockSource,
    Namespace,
    written,
)
from onestop.wire.state import LONGEST_WAIT_S, Call, CounterState, Hours, Message, Period, ServiceState, State, Versions

__all__ = [
    "BOOT_HEADER",
    "LARGEST_BATCH",
    "LARGEST_EPOCH_SHOWN",
    "LARGEST_NUMBER",
    "LARGEST_PAGE",
    "LARGEST_RECORD",
    "LONGEST_AGE_MS",
    "LONGEST_WAIT_S",
    "MOST_RECORDS",
    "PREFIX",
    "PROBLEMS",
    "PROBLEM_MEDIA_TYPE",
    "PROTOCOL",
    "SERIAL_HEADER",
    "Call",
    "CalledTicket",
    "CataloguePage",
    "CataloguePart",
    "CatalogueSheet",
    "ClockHealth",
    "ClockSource",
    "Command",
    "CommandKind",
    "CounterAct",
    "CounterState",
    "CounterView",
    "CredentialAnswer",
    "Edition",
    "EnrolAnswer",
    "EnrolRequest",
    "Event",
    "EventBatch",
    "EventBody",
    "EventKind",
    "EventsAnswer",
    "FinishAct",
    "Grant",
    "GrantRequest",
    "Heartbeat",
    "HeartbeatAnswer",
    "Hello",
    "HelloAnswer",
    "Hours",
    "LedgerStatus",
    "Meaning",
    "Message",
    "Namespace",
    "NewCredential",
    "Period",
    "Place",
    "PrinterHealth",
    "Problem",
    "ProblemKind",
    "SeriesMark",
    "ServiceState",
    "State",
    "TicketState",
    "TransferAct",
    "UsedCodes",
    "Versions",
    "VoidAnswer",
    "VoidNotice",
    "WhatNext",
    "command_signature",
    "is_genuine",
    "problem",
    "what_next",
    "written",
]
