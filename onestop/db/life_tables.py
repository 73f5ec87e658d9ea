"""The table of lives: what tells the history of this database from that of a copy of it."""

from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Table

from onestop.db.naming import metadata, of_office

life = Table(
    "life",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("life", BigInteger, nullable=False),
    Column("ended_version", BigInteger, nullable=False),
    PrimaryKeyConstraint("office_id", "life"),
    of_office(),
)
"""The lives of an office that are over, see `transaction.Transaction.lock`, and the version at which the next one began."""
