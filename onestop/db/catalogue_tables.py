"""Tables of the catalogue of procedures. See `tables`, which has all of them."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from onestop.db.columns import Instant, word
from onestop.db.naming import metadata, of_office

catalogue = Table(
    "catalogue",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("digest", word(), nullable=False),
    Column("procedures", Integer, nullable=False),
    Column("sources", Text, nullable=False),
    Column("imported_at", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "revision"),
    of_office(),
    CheckConstraint("revision > 0 AND procedures >= 0", name="counts"),
)
"""The history of an office's catalogue, an edition a row; the newest is the one that it has. `revision` is the version of the
office with which it came, so that a restored office goes on beyond what may have been lost."""

procedure = Table(
    "procedure",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("code", word(16), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("digest", word()),
    Column("record", LargeBinary),
    PrimaryKeyConstraint("office_id", "code"),
    of_office(),
    Index("ix_procedure_changes", "office_id", "revision", "code"),
    CheckConstraint("(record IS NULL) = (digest IS NULL)", name="record"),
)
"""Procedures of an office, each with the revision in which it changed last. Without a record: there is none of this code any more;
the row stays, so that kiosks hear of it whenever they ask."""
