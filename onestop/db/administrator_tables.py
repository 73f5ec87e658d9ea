"""The tables of those who look at the kiosks of an office."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table

from onestop.db.columns import Instant, word
from onestop.db.naming import metadata, of_office

administrator = Table(
    "administrator",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("name", word(), nullable=False),
    Column("token_hash", word(), nullable=False),
    Column("made_at", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "name"),
    of_office(),
)
"""Who may look at the kiosks of the office."""

administrator_session = Table(
    "administrator_session",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("name", word(), nullable=False),
    Column("session_hash", word(), nullable=False),
    Column("ends_at", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "session_hash"),
    of_office(),
)
"""Browsers in which an administrator has signed in; none outlives the token."""
