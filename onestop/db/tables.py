"""All tables. `office_id` leads every key, so that the data can be spread over machines office by office.

UNIQUE keys hold the numbering, whatever the code does: one ticket a number (I1), one grant (I4), one entry of a ledger (I2).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
)

import onestop.db.word_tables  # noqa: F401  its tables belong to all
from onestop.db.administrator_tables import administrator, administrator_session
from onestop.db.catalogue_tables import catalogue, procedure
from onestop.db.columns import Document, Instant, one_of, word
from onestop.db.hook_tables import alert, hook, lease, problem
from onestop.db.life_tables import life
from onestop.db.naming import metadata, of_office
from onestop.domain.states import CodeRole, DeviceState, GrantState, LedgerState
from onestop.wire import CommandKind, EventBody, EventKind, Heartbeat, Hours, TicketState
from onestop.wire.scalars import Translated

__all__ = [
    "administrator",
    "administrator_session",
    "alert",
    "catalogue",
    "hook",
    "lease",
    "life",
    "metadata",
    "problem",
    "procedure",
]  # beside all that is made here

server = Table(
    "server",
    metadata,
    Column("name", word(), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the server as a whole keeps: its secret."""

office = Table(
    "office",
    metadata,
    Column("office_id", Integer, Identity(always=False), primary_key=True),
    Column("code", word(32), nullable=False, unique=True),
    Column("name", Document(Translated), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("roster", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("business_day", Date),
    Column("central_closed_through", Date),
    Column("closed_surely_through", Date),
    Column("closed_until_trusted", Boolean, nullable=False, server_default=false()),
    Column("life", BigInteger, nullable=False, server_default="0"),
    Column("hours", Document(Hours), nullable=False),
    Column("priority_ratio", Integer, nullable=False),
    CheckConstraint("version >= 0 AND roster >= 0 AND epoch >= 1", name="counts"),
    CheckConstraint("priority_ratio >= 0", name="ratio"),
)
"""`version` rises with every change of the office, `roster` with those of services, counters and devices. Whoever changes
anything of an office first raises its version: that row is the lock that puts all changes of an office in order."""

service = Table(
    "service",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("service_id", word(), nullable=False),
    Column("series", word(1), nullable=False),
    Column("name", Document(Translated), nullable=False),
    Column("hours", Document(Hours)),
    Column("position", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("retired", Boolean, nullable=False),
    PrimaryKeyConstraint("office_id", "service_id"),
    of_office(),
    Index(
        "uq_service_series",
        "office_id",
        "series",
        unique=True,
        sqlite_where=text("NOT retired"),
        postgresql_where=text("NOT retired"),
    ),
    CheckConstraint("series BETWEEN 'A' AND 'Z' AND series NOT IN ('I', 'O', 'Q')", name="series"),
)

counter = Table(
    "counter",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Document(Translated), nullable=False),
    Column("services", Document(tuple[str, ...]), nullable=False),
    Column("token_hash", word()),
    Column("open", Boolean, nullable=False),
    Column("ticket_id", Uuid),
    Column("streak", Integer, nullable=False),
    Column("retired", Boolean, nullable=False),
    PrimaryKeyConstraint("office_id", "number"),
    of_office(),
    UniqueConstraint("office_id", "ticket_id"),
)
"""`ticket_id` is the ticket in hand; unique, so that two counters never hold one. `streak`: priority tickets called in a row."""

counter_act = Table(
    "counter_act",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("counter", Integer, nullable=False),
    Column("business_day", Date),
    PrimaryKeyConstraint("office_id", "request_id"),
    ForeignKeyConstraint(["office_id", "counter"], ["counter.office_id", "counter.number"]),
)
"""Acts that were done: a repeated one does nothing."""

device = Table(
    "device",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("state", one_of(DeviceState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("hardware_serial", word(128), nullable=False),
    Column("credential_hash", word(), nullable=False),
    Column("fingerprint", word(), nullable=False),
    Column("next_credential_hash", word()),
    Column("credential_since", Instant, nullable=False),
    Column("software", Text, nullable=False),
    Column("boot_id", word()),
    Column("ledger_id", Uuid),
    Column("kiosk_code", Integer, nullable=False),
    Column("spare_code", Integer),
    Column("last_command", BigInteger, nullable=False),
    Column("enrolled_at", Instant, nullable=False),
    Column("epoch_shown", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("office_id", "device_id"),
    of_office(),
)
"""Kiosks. `epoch_shown`: the office's epoch in which it showed its ledger last; a restore has happened since when it is lower."""

kiosk_code = Table(
    "kiosk_code",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("code", Integer, nullable=False),
    Column("role", one_of(CodeRole), nullable=False),
    Column("device_id", Uuid),
    Column("used_through", Date),
    PrimaryKeyConstraint("office_id", "code"),
    of_office(),
    CheckConstraint("code BETWEEN 1 AND 9", name="digit"),
    CheckConstraint("(role = 'free') = (device_id IS NULL)", name="holder"),
)
"""Who holds which digit, and the last business day in which a freed one was held: it is not given again before the next."""

enrolment = Table(
    "enrolment",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("code_hash", word(), nullable=False),
    Column("kiosk_code", Integer, nullable=False),
    Column("approved", Boolean, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("device_id", Uuid),
    PrimaryKeyConstraint("office_id", "code_hash"),
    of_office(),
    Index("ix_enrolment_code_hash", "code_hash"),
)

boot = Table(
    "boot",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("boot_id", word(), nullable=False),
    Column("hello_ns", BigInteger, nullable=False),
    Column("heartbeat_ns", BigInteger, nullable=False),
    Column("stale_hellos", Integer, nullable=False),
    Column("first_seen", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "device_id", "boot_id"),
    ForeignKeyConstraint(["office_id", "device_id"], ["device.office_id", "device.device_id"]),
)

pulse = Table(
    "pulse",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("heartbeat", Document(Heartbeat), nullable=False),
    PrimaryKeyConstraint("office_id", "device_id"),
    ForeignKeyConstraint(["office_id", "device_id"], ["device.office_id", "device.device_id"]),
)
"""The newest heartbeat of each kiosk."""

ledger = Table(
    "ledger",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("ledger_id", Uuid, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("kiosk_code", Integer, nullable=False),
    Column("state", one_of(LedgerState), nullable=False),
    Column("acknowledged", BigInteger, nullable=False),
    Column("chain", word()),
    Column("last_issued_at", Instant),
    Column("began_at", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "ledger_id"),
    ForeignKeyConstraint(["office_id", "device_id"], ["device.office_id", "device.device_id"]),
)

_OBJECTED = text("objection IS NOT NULL")

event = Table(
    "event",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("ledger_id", Uuid, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kind", one_of(EventKind), nullable=False),
    Column("ticket_id", Uuid),
    Column("at", Instant, nullable=False),
    Column("boot_id", word(), nullable=False),
    Column("monotonic_ns", BigInteger, nullable=False),
    Column("body", Document(EventBody), nullable=False),
    Column("chain", word(), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("objection", Text),
    PrimaryKeyConstraint("office_id", "ledger_id", "seq"),
    ForeignKeyConstraint(["office_id", "ledger_id"], ["ledger.office_id", "ledger.ledger_id"]),
    Index("ix_event_objection", "office_id", sqlite_where=_OBJECTED, postgresql_where=_OBJECTED),
)
"""The ledgers as the server heard them. `objection` says why an entry makes no sense; an administrator looks at those."""

mark = Table(
    "mark",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("business_day", Date, nullable=False),
    Column("series", word(1), nullable=False),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "business_day", "series"),
    of_office(),
    CheckConstraint("n >= 0", name="n"),
)
"""The highest central number of a series and business day. It only rises."""

granted = Table(
    "granted",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("ticket_id", Uuid, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("service_id", word()),
    Column("business_day", Date),
    Column("series", word(1)),
    Column("n", Integer),
    Column("epoch", BigInteger, nullable=False),
    Column("ahead", Integer, nullable=False),
    Column("issued_at", Instant),
    Column("state", one_of(GrantState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("granted_at", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "ticket_id"),
    of_office(),
    UniqueConstraint("office_id", "business_day", "series", "n"),
    CheckConstraint("(n IS NULL) = (series IS NULL) AND (n IS NULL) = (business_day IS NULL)", name="key"),
    CheckConstraint("n IS NOT NULL OR state = 'void'", name="number"),
    CheckConstraint("state <> 'void' OR reason <> ''", name="reason"),
)
"""Central numbers by ticket. A void one without a number was refused by the kiosk before it was given."""

ticket = Table(
    "ticket",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("ticket_id", Uuid, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("business_day", Date, nullable=False),
    Column("series", word(1), nullable=False),
    Column("kiosk_code", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("service_id", word(), nullable=False),
    Column("queue_day", Date, nullable=False),
    Column("priority", word()),
    Column("favoured", Boolean, nullable=False),
    Column("language", word(16), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("from_kiosk", Integer, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("state", one_of(TicketState), nullable=False),
    Column("paper", one_of(EventKind)),
    Column("counter", Integer),
    Column("called_at", Instant),
    Column("times_called", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "ticket_id"),
    of_office(),
    UniqueConstraint("office_id", "business_day", "series", "kiosk_code", "n"),
    CheckConstraint("n > 0", name="n"),
    CheckConstraint("kiosk_code BETWEEN 0 AND 9", name="code"),
    Index(
        "ix_ticket_waiting",
        "office_id",
        "queue_day",
        "service_id",
        "favoured",
        "issued_at",
        "from_kiosk",
        "place",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_ticket_called",
        "office_id",
        "queue_day",
        "called_at",
        sqlite_where=text("called_at IS NOT NULL"),
        postgresql_where=text("called_at IS NOT NULL"),
    ),
)
"""`queue_day`: the day in whose queue it waits. `favoured`: it has a priority class. `from_kiosk` and `place` (in the ledger, or
the number for a central one) decide between tickets of the same moment. `paper` is what the kiosk last said of the print."""

step = Table(
    "step",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("ticket_id", Uuid, nullable=False),
    Column("step", Integer, nullable=False),
    Column("state", one_of(TicketState), nullable=False),
    Column("counter", Integer),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("office_id", "ticket_id", "step"),
    ForeignKeyConstraint(["office_id", "ticket_id"], ["ticket.office_id", "ticket.ticket_id"]),
)
"""The history of tickets, for reports."""

queue = Table(
    "queue",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("queue_day", Date, nullable=False),
    Column("service_id", word(), nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("waiting_favoured", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "queue_day", "service_id"),
    of_office(),
    CheckConstraint("waiting >= waiting_favoured AND waiting_favoured >= 0", name="counts"),
)
"""How many wait. Changed with the tickets, in the same transaction, so that nobody has to count them."""

command = Table(
    "command",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("kind", one_of(CommandKind), nullable=False),
    Column("arguments", Document(dict[str, str]), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("signature", word(), nullable=False),
    Column("done_at", Instant),
    Column("outcome", Text, nullable=False),
    PrimaryKeyConstraint("office_id", "device_id", "number"),
    ForeignKeyConstraint(["office_id", "device_id"], ["device.office_id", "device.device_id"]),
)

message = Table(
    "message",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("message_id", Integer, nullable=False),
    Column("text", Document(Translated), nullable=False),
    Column("until", Instant),
    PrimaryKeyConstraint("office_id", "message_id"),
    of_office(),
)
