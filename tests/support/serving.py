"""`onestop serve` as a process, and an administrator with a hand on its database."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import RowMapping, select

from kiosk.domain.server_address import ServerAddress, parse_server_address
from onestop.commands.administration import administer
from onestop.db.tables import event, granted
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys
from onestop.domain.states import GrantState
from onestop.usecases import fleet, offices
from onestop.usecases.officefile import read_office
from tests.support.commands import ROOT
from tests.support.onestop.office import office_file

T = TypeVar("T")


@dataclass
class Served:
    """A running server."""

    url: str
    address: ServerAddress
    process: "subprocess.Popen[str]"

    def open_office(self, code: str) -> None:
        """Make an office."""
        administer(self.url, lambda transaction, _: offices.import_office(transaction, office_file(code)))

    def import_settings(self, config: Path) -> None:
        """Make an office as the settings of a kiosk describe it."""
        read = read_office(config)
        administer(self.url, lambda transaction, _: offices.import_office(transaction, read))

    def code_for(self, office: str, kiosk_code: int | None = None, *, approved: bool = True) -> str:
        """A one-time code, of any kiosk code that is free unless one is named; not `approved`: an administrator is to compare first."""
        return self._held(
            office, lambda transaction, keys, held: fleet.add_kiosk(transaction, keys, held, kiosk_code, approved=approved)
        )[0]

    def kiosk_of(self, office: str, kiosk_code: int) -> RowMapping:
        """What the server has of the kiosk with this digit."""
        return self._held(office, lambda transaction, _, held: fleet.find_kiosk(transaction, held, str(kiosk_code)))

    def kept(self, ledger_id: str) -> list[tuple[int, str, str | None]]:
        """What the server has of a ledger: place, kind, ticket."""

        def work(transaction: Transaction, _: Keys) -> list[tuple[int, str, str | None]]:
            query = select(event.c.seq, event.c.kind, event.c.ticket_id).where(event.c.ledger_id == UUID(ledger_id))
            rows = transaction.all(query.order_by(event.c.seq))
            return [(row["seq"], row["kind"].value, str(row["ticket_id"]) if row["ticket_id"] else None) for row in rows]

        return administer(self.url, work)

    def kept_of(self, office: str) -> list[tuple[int, str, str | None]]:
        """What the server has of the ledgers of an office."""

        def work(transaction: Transaction, _: Keys, held: LockedOffice) -> list[str]:
            query = select(event.c.ledger_id).where(event.c.office_id == held.office_id).distinct()
            return [str(row["ledger_id"]) for row in transaction.all(query)]

        return [one for ledger_id in self._held(office, work) for one in self.kept(ledger_id)]

    def grants(self, state: GrantState) -> set[str]:
        """Tickets whose number of the server is given, used or void."""
        query = select(granted.c.ticket_id).where(granted.c.state == state, granted.c.n.is_not(None))
        rows = administer(self.url, lambda transaction, _: transaction.all(query))
        return {str(row["ticket_id"]) for row in rows}

    def _held(self, office: str, work: Callable[[Transaction, Keys, LockedOffice], T]) -> T:
        return administer(self.url, lambda transaction, keys: work(transaction, keys, offices.find_office(transaction, office)))


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[Served]:
    """Start it, on a free port if none is named, and stop it."""
    url = f"sqlite:///{folder / 'onestop.db'}"
    words = [sys.executable, "-m", "onestop", "serve", "--port", str(port), "--until-eof", "--clock", "system", "--database", url]
    with subprocess.Popen(
        words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        told = next(word for word in process.stdout.readline().split() if word.startswith("http"))
        yield Served(url, parse_server_address(told), process)
        process.kill()
