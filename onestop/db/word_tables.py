"""What the server has by the word of one kiosk alone. It is believed, and kept apart, so that it can be withdrawn."""

from sqlalchemy import BigInteger, Column, Date, Integer, PrimaryKeyConstraint, Table, Text, Uuid

from onestop.db.columns import Instant, word
from onestop.db.naming import metadata, of_office

closing = Table(
    "closing",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("through", Date, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("epoch_before", BigInteger, nullable=False),
    Column("epoch_told", BigInteger),
    Column("business_day", Date, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("office_id", "device_id", "through", "epoch"),
    of_office(),
)
"""Whose word closed the central series `through` a day, or would have, were it not closed already. `epoch`: the office's after it,
`epoch_before`: before it. `epoch_told`: the higher one that the kiosk said it was told; none when it had strange numbers."""

claimed_number = Table(
    "claimed_number",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("business_day", Date, nullable=False),
    Column("series", word(1), nullable=False),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "device_id", "business_day", "series"),
    of_office(),
)
"""The highest central number that a kiosk says it has and this server never gave. `mark.n` is no lower."""

claimed_code = Table(
    "claimed_code",
    metadata,
    Column("office_id", Integer, nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("code", Integer, nullable=False),
    Column("used_through", Date),
    Column("held_as", word(8)),
    Column("used_before", Date),
    PrimaryKeyConstraint("office_id", "device_id", "code"),
    of_office(),
)
"""Digits of which a kiosk says that it used them through a day to come, or that it has them: `held_as` its `main` or `spare` one.
This server did not give them to it; `used_before`: the last day in which somebody had used it, as the server itself knew before."""
