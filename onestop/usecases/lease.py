"""The lease of those who tell the hooks: of all workers and servers upon one database, one does.

No clocks are compared. The holder raises a number, and whoever has seen it stand still for long takes over.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from onestop.db.tables import lease
from onestop.db.transaction import Transaction

NAME: Final = "hooks"
NOBODY: Final = ""

_KEPT = select(lease.c.holder, lease.c.beat).where(lease.c.name == NAME)
_LOCKED = select(lease.c.holder).where(lease.c.name == NAME).with_for_update()
_SET = (
    update(lease)
    .where(lease.c.name == NAME, lease.c.holder == bindparam("holder_"), lease.c.beat == bindparam("beat_"))
    .values(holder=bindparam("me"), beat=bindparam("beat_") + 1)
)
_RELEASE = (
    update(lease).where(lease.c.name == NAME, lease.c.holder == bindparam("me")).values(holder=NOBODY, beat=lease.c.beat + 1)
)


@dataclass(frozen=True, slots=True)
class Held:
    """The lease as somebody saw it."""

    holder: str
    beat: int


def read_lease(connection: Connection) -> Held:
    """Who holds it."""
    holder, beat = connection.execute(_KEPT).one()
    return Held(holder, beat)


def take_lease(transaction: Transaction, me: str, seen: Held) -> bool:
    """Take it, or keep it, if it is still as it was seen."""
    return transaction.run(_SET, {"me": me, "holder_": seen.holder, "beat_": seen.beat}) == 1


def release_lease(transaction: Transaction, me: str) -> None:
    """Whoever wants it has it."""
    transaction.run(_RELEASE, {"me": me})


def holds_lease(transaction: Transaction, me: str) -> bool:
    """Whether it is mine, until the end of this transaction."""
    row = transaction.one(_LOCKED)
    return row is not None and row["holder"] == me
