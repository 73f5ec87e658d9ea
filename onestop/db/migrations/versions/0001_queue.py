"""Offices, kiosks, services, counters, ledgers, grants, tickets and what happened to them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "office",
        sa.Column("office_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("roster", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=True),
        sa.Column("central_closed_through", sa.Date(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("priority_ratio", sa.Integer(), nullable=False),
        sa.CheckConstraint("priority_ratio >= 0", name=op.f("ck_office_ratio")),
        sa.CheckConstraint("version >= 0 AND roster >= 0 AND epoch >= 1", name=op.f("ck_office_counts")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
    )
    op.create_table(
        "server",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_server")),
    )
    op.create_table(
        "counter",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_counter_office_id")),
        sa.PrimaryKeyConstraint("office_id", "number", name=op.f("pk_counter")),
        sa.UniqueConstraint("office_id", "ticket_id", name=op.f("uq_counter_office_id_ticket_id")),
    )
    op.create_table(
        "device",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "active",
                "stopped",
                "revoked",
                name="devicestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hardware_serial", sa.String(length=128), nullable=False),
        sa.Column("credential_hash", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("next_credential_hash", sa.String(length=64), nullable=True),
        sa.Column("credential_since", sa.BigInteger(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("boot_id", sa.String(length=64), nullable=True),
        sa.Column("ledger_id", sa.Uuid(), nullable=True),
        sa.Column("kiosk_code", sa.Integer(), nullable=False),
        sa.Column("spare_code", sa.Integer(), nullable=True),
        sa.Column("last_command", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_device_office_id")),
        sa.PrimaryKeyConstraint("office_id", "device_id", name=op.f("pk_device")),
    )
    op.create_table(
        "enrolment",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("kiosk_code", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_enrolment_office_id")),
        sa.PrimaryKeyConstraint("office_id", "code_hash", name=op.f("pk_enrolment")),
    )
    op.create_index("ix_enrolment_code_hash", "enrolment", ["code_hash"], unique=False)
    op.create_table(
        "granted",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=True),
        sa.Column("series", sa.String(length=1), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("given", "used", "void", name="grantstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("n IS NOT NULL OR state = 'void'", name=op.f("ck_granted_number")),
        sa.CheckConstraint("state <> 'void' OR reason <> ''", name=op.f("ck_granted_reason")),
        sa.CheckConstraint(
            "(n IS NULL) = (series IS NULL) AND (n IS NULL) = (business_day IS NULL)", name=op.f("ck_granted_key")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_granted_office_id")),
        sa.PrimaryKeyConstraint("office_id", "ticket_id", name=op.f("pk_granted")),
        sa.UniqueConstraint("office_id", "business_day", "series", "n", name=op.f("uq_granted_office_id_business_day_series_n")),
    )
    op.create_table(
        "kiosk_code",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("main", "spare", "free", name="coderole", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("used_through", sa.Date(), nullable=True),
        sa.CheckConstraint("(role = 'free') = (device_id IS NULL)", name=op.f("ck_kiosk_code_holder")),
        sa.CheckConstraint("code BETWEEN 1 AND 9", name=op.f("ck_kiosk_code_digit")),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_kiosk_code_office_id")),
        sa.PrimaryKeyConstraint("office_id", "code", name=op.f("pk_kiosk_code")),
    )
    op.create_table(
        "mark",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("series", sa.String(length=1), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_mark_n")),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_mark_office_id")),
        sa.PrimaryKeyConstraint("office_id", "business_day", "series", name=op.f("pk_mark")),
    )
    op.create_table(
        "message",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_message_office_id")),
        sa.PrimaryKeyConstraint("office_id", "message_id", name=op.f("pk_message")),
    )
    op.create_table(
        "queue",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("queue_day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("waiting_favoured", sa.Integer(), nullable=False),
        sa.CheckConstraint("waiting >= waiting_favoured AND waiting_favoured >= 0", name=op.f("ck_queue_counts")),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_queue_office_id")),
        sa.PrimaryKeyConstraint("office_id", "queue_day", "service_id", name=op.f("pk_queue")),
    )
    op.create_table(
        "service",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column("series", sa.String(length=1), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("series BETWEEN 'A' AND 'Z' AND series NOT IN ('I', 'O', 'Q')", name=op.f("ck_service_series")),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_service_office_id")),
        sa.PrimaryKeyConstraint("office_id", "service_id", name=op.f("pk_service")),
    )
    op.create_index(
        "uq_service_series",
        "service",
        ["office_id", "series"],
        unique=True,
        sqlite_where=sa.text("NOT retired"),
        postgresql_where=sa.text("NOT retired"),
    )
    op.create_table(
        "ticket",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("series", sa.String(length=1), nullable=False),
        sa.Column("kiosk_code", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column("queue_day", sa.Date(), nullable=False),
        sa.Column("priority", sa.String(length=64), nullable=True),
        sa.Column("favoured", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("from_kiosk", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "called",
                "serving",
                "served",
                "no_show",
                "transferred",
                "cancelled",
                name="ticketstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "paper",
            sa.Enum(
                "day",
                "intent",
                "numbered",
                "printing",
                "printed",
                "unconfirmed",
                "failed",
                "unknown",
                "void",
                "reprinted",
                "command",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("counter", sa.Integer(), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("times_called", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.CheckConstraint("kiosk_code BETWEEN 0 AND 9", name=op.f("ck_ticket_code")),
        sa.CheckConstraint("n > 0", name=op.f("ck_ticket_n")),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_ticket_office_id")),
        sa.PrimaryKeyConstraint("office_id", "ticket_id", name=op.f("pk_ticket")),
        sa.UniqueConstraint(
            "office_id",
            "business_day",
            "series",
            "kiosk_code",
            "n",
            name=op.f("uq_ticket_office_id_business_day_series_kiosk_code_n"),
        ),
    )
    op.create_index(
        "ix_ticket_called",
        "ticket",
        ["office_id", "queue_day", "called_at"],
        unique=False,
        sqlite_where=sa.text("called_at IS NOT NULL"),
        postgresql_where=sa.text("called_at IS NOT NULL"),
    )
    op.create_index(
        "ix_ticket_waiting",
        "ticket",
        ["office_id", "queue_day", "service_id", "favoured", "issued_at", "from_kiosk", "place"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "boot",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("boot_id", sa.String(length=64), nullable=False),
        sa.Column("hello_ns", sa.BigInteger(), nullable=False),
        sa.Column("heartbeat_ns", sa.BigInteger(), nullable=False),
        sa.Column("stale_hellos", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id", "device_id"], ["device.office_id", "device.device_id"], name=op.f("fk_boot_office_id_device_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "device_id", "boot_id", name=op.f("pk_boot")),
    )
    op.create_table(
        "command",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "restart",
                "reboot",
                "test_print",
                "log_bundle",
                "open_day",
                "close_day",
                name="commandkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id", "device_id"], ["device.office_id", "device.device_id"], name=op.f("fk_command_office_id_device_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "device_id", "number", name=op.f("pk_command")),
    )
    op.create_table(
        "counter_act",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id", "counter"], ["counter.office_id", "counter.number"], name=op.f("fk_counter_act_office_id_counter")
        ),
        sa.PrimaryKeyConstraint("office_id", "request_id", name=op.f("pk_counter_act")),
    )
    op.create_table(
        "ledger",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("ledger_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("kiosk_code", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("current", "replaced", name="ledgerstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("acknowledged", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=True),
        sa.Column("last_issued_at", sa.BigInteger(), nullable=True),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id", "device_id"], ["device.office_id", "device.device_id"], name=op.f("fk_ledger_office_id_device_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "ledger_id", name=op.f("pk_ledger")),
    )
    op.create_table(
        "pulse",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=False),
        sa.Column("heartbeat", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id", "device_id"], ["device.office_id", "device.device_id"], name=op.f("fk_pulse_office_id_device_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "device_id", name=op.f("pk_pulse")),
    )
    op.create_table(
        "step",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "called",
                "serving",
                "served",
                "no_show",
                "transferred",
                "cancelled",
                name="ticketstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("counter", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id", "ticket_id"], ["ticket.office_id", "ticket.ticket_id"], name=op.f("fk_step_office_id_ticket_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "ticket_id", "step", name=op.f("pk_step")),
    )
    op.create_table(
        "event",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("ledger_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "day",
                "intent",
                "numbered",
                "printing",
                "printed",
                "unconfirmed",
                "failed",
                "unknown",
                "void",
                "reprinted",
                "command",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("boot_id", sa.String(length=64), nullable=False),
        sa.Column("monotonic_ns", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id", "ledger_id"], ["ledger.office_id", "ledger.ledger_id"], name=op.f("fk_event_office_id_ledger_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "ledger_id", "seq", name=op.f("pk_event")),
    )
    op.create_index(
        "ix_event_objection",
        "event",
        ["office_id"],
        unique=False,
        sqlite_where=sa.text("objection IS NOT NULL"),
        postgresql_where=sa.text("objection IS NOT NULL"),
    )
