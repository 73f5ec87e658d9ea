"""The tables of the web hooks: where alerts go, what is wrong as far as it was told, what is still to be told."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from onestop.db.columns import Instant, word
from onestop.db.naming import metadata, of_office

hook = Table(
    "hook",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("hook_id", Uuid, nullable=False),
    Column("url", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("failed_at", Instant),
    Column("failure", Text, nullable=False),
    PrimaryKeyConstraint("office_id", "hook_id"),
    of_office(),
    UniqueConstraint("office_id", "url"),
)
"""Its secret follows from the server's secret and `hook_id`, and is kept nowhere. `failure`: why it failed last, at `failed_at`."""

problem = Table(
    "problem",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("kind", word(32), nullable=False),
    Column("since", Instant, nullable=False),
    Column("well_since", Instant),
    PrimaryKeyConstraint("office_id", "device_id", "kind"),
    ForeignKeyConstraint(["office_id", "device_id"], ["device.office_id", "device.device_id"]),
)
"""What is wrong with kiosks and was told. `well_since`: it is over, for so short a time that it may begin again."""

alert = Table(
    "alert",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("hook_id", Uuid, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("alert_id", Uuid, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "hook_id", "number"),
    ForeignKeyConstraint(["office_id", "hook_id"], ["hook.office_id", "hook.hook_id"]),
    CheckConstraint("number > 0 AND tries >= 0", name="counts"),
)
"""What each hook is still to be told, in the order of `number`."""

lease = Table(
    "lease",
    metadata,
    Column("name", word(), primary_key=True),
    Column("holder", word(), nullable=False),
    Column("beat", BigInteger, nullable=False),
)
"""Who alone does a thing, of all processes upon this database. `beat` rises while the holder lives; no holder: empty."""
