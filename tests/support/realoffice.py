"""The real one-stop server, behind the same few words as the tiny one of `officeserver`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from kiosk.sync.channel import Reply
from onestop.db.tables import event, granted
from onestop.db.transaction import Transaction
from onestop.domain.states import GrantState
from onestop.usecases import fleet, offices
from onestop.wire import CommandKind
from tests.support.onestop.office import SetClock
from tests.support.onestop.server import Branch, Store, running


class RealOffice:
    """A branch with one office."""

    def __init__(self, branch: Branch) -> None:
        """The office is made here."""
        self.branch = branch
        branch.open_office()

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        """Answer a request."""
        answer = self.branch.client.request(
            method, path, headers={**headers, "Content-Type": "application/json"}, content=body, follow_redirects=False
        )
        return Reply(answer.status_code, answer.headers.get("Content-Type", ""), answer.content)

    def code_for(self, kiosk_code: int = 1, *, approved: bool = True) -> str:
        """A one-time code."""
        return self.branch.add_kiosk(digit=kiosk_code, approved=approved)

    def approve(self, kiosk_code: int = 1) -> None:
        """Let an enrolled kiosk work."""
        self.branch.held(
            lambda transaction, held: fleet.approve_kiosk(transaction, held, fleet.find_kiosk(transaction, held, str(kiosk_code)))
        )

    def revoke(self, kiosk_code: int = 1) -> None:
        """Put a kiosk out."""
        self.branch.held(
            lambda transaction, held: fleet.revoke_kiosk(
                transaction, held, fleet.find_kiosk(transaction, held, str(kiosk_code)), "for a test"
            )
        )

    def release(self, kiosk_code: int = 1) -> None:
        """Let a stopped kiosk work again."""
        self.branch.held(
            lambda transaction, held: fleet.release_kiosk(transaction, held, fleet.find_kiosk(transaction, held, str(kiosk_code)))
        )

    def pause(self, service_id: str) -> None:
        """Stop giving numbers of a service."""
        self.branch.held(lambda transaction, held: offices.pause_service(transaction, held, service_id, paused=True))

    def tell(self, kind: CommandKind, **arguments: str) -> None:
        """Send a signed command to kiosk 1."""
        keys = self.branch.backend.house.keys
        self.branch.held(
            lambda transaction, held: fleet.tell_kiosk(
                transaction, keys, held, fleet.find_kiosk(transaction, held, "1"), kind, arguments
            )
        )

    def message(self, text: str) -> None:
        """Show a line to citizens."""
        self.branch.held(lambda transaction, held: offices.add_message(transaction, held, {"vi": text}, None))

    def kept(self) -> list[tuple[int, str, str | None]]:
        """What the server has of the ledgers: place, kind, ticket."""

        def work(transaction: Transaction) -> list[tuple[int, str, str | None]]:
            rows = transaction.all(select(event.c.seq, event.c.kind, event.c.ticket_id).order_by(event.c.ledger_id, event.c.seq))
            return [(row["seq"], row["kind"].value, str(row["ticket_id"]) if row["ticket_id"] else None) for row in rows]

        return self.branch.administer(work)

    def objections(self) -> list[str]:
        """Entries that made no sense to the server."""
        rows = self.branch.administer(lambda transaction: transaction.all(select(event.c.objection)))
        return [row["objection"] for row in rows if row["objection"]]

    def void_grants(self) -> dict[UUID, str]:
        """Grants that are not used, with their reasons."""

        def work(transaction: Transaction) -> dict[UUID, str]:
            rows = transaction.all(select(granted.c.ticket_id, granted.c.reason).where(granted.c.state == GrantState.VOID))
            return {row["ticket_id"]: row["reason"] for row in rows}

        return self.branch.administer(work)


@contextmanager
def real_office(folder: Path) -> Iterator[RealOffice]:
    """A server over a fresh file of SQLite."""
    folder.mkdir(parents=True, exist_ok=True)
    with running(Store("sqlite", folder, None).fresh(), SetClock()) as branch:
        yield RealOffice(branch)
