"""A kiosk without a screen, its way to the server running in threads over real connections."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.device.clock import SystemClock, believe
from kiosk.domain.condition import Condition
from kiosk.domain.grant import Granted, GrantWish
from kiosk.domain.numbering import Namespace
from kiosk.domain.server_address import ServerAddress
from kiosk.domain.standing import Standing
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import Identity
from kiosk.storage.outbox import LedgerOutbox
from kiosk.sync.assembly import Sync, SyncSetting, SyncSurroundings
from kiosk.sync.channel import HttpChannel
from kiosk.sync.device import DeviceFile
from kiosk.sync.enrolment import enrol
from kiosk.sync.server import Server
from kiosk.usecases.give_number import GiveNumber, KeepDay
from kiosk.usecases.issue_ticket import IssueTicket
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_clock import OfficeClock
from kiosk.usecases.office_now import OfficeNow
from tests.support.ledgers import vietnamese, wish
from tests.support.office import BUILD_DAY, OFFICE
from tests.support.serving import Served

LIMIT = 30.0
SERIAL = "serial-number:1000"


@dataclass
class CountedGrants:
    """The real grants, and how often a citizen waited for them."""

    sync: Sync
    waits: int = 0
    misses: int = 0

    def check(self) -> None:
        """See `Grants`."""
        self.sync.grants.check()

    def is_awaited(self) -> bool:
        """See `Grants`."""
        return self.sync.grants.is_awaited()

    def ask(self, wish: GrantWish) -> Granted | None:
        """See `Grants`."""
        self.waits += 1
        granted = self.sync.grants.ask(wish)
        self.misses += granted is None
        return granted

    def give_back(self, ticket_id: str, reason: str) -> None:
        """See `Grants`."""
        self.sync.grants.give_back(ticket_id, reason)


@dataclass
class Kiosk:
    """A kiosk with its sync running in threads."""

    ledger: Ledger
    sync: Sync
    issue: IssueTicket
    grants: CountedGrants
    heard: threading.Event
    stands: list[Standing] = field(default_factory=list)

    def take(self, count: int = 1) -> list[Namespace]:
        """So many citizens; returns which way each number took."""
        ways = []
        for _ in range(count):
            ways.append(self.issue(wish(), after_hours=True).ticket.number.namespace)
            self.sync.posts.ledger_grew()
        return ways

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Look again after each thing that happens."""
        deadline = threading.Event()
        timer = threading.Timer(LIMIT, deadline.set)
        timer.start()
        while not true():
            assert not deadline.is_set(), "waited in vain"
            self.heard.wait(0.02)
            self.heard.clear()
        timer.cancel()

    def is_told(self) -> bool:
        """Whether the server has confirmed the whole ledger."""
        return LedgerOutbox(self.ledger).status().depth == 0


def enrolled(folder: Path, server: Served, office: str = "", kiosk_code: int = 1) -> str:
    """Enrol, in a fresh office if none is named; returns its code."""
    if not office:
        office = f"T{uuid.uuid4().hex[:8].upper()}"
        server.open_office(office)
    channel = HttpChannel(lambda: server.address, None)
    enrol(Server(channel, dict), DeviceFile(folder), server.address.base, server.code_for(office, kiosk_code), SERIAL, office)
    channel.close()
    return office


@contextmanager
def running(folder: Path, office: str, name: str, address: ServerAddress, kiosk_code: int = 1) -> Iterator[Kiosk]:
    """The kiosk with its threads; it speaks with `address` and believes that this is the server `name`."""
    clock = OfficeClock(SystemClock(believe), BUILD_DAY)
    heard, stands = threading.Event(), list[Standing]()

    def stand(standing: Standing) -> None:
        stands.append(standing)
        heard.set()

    with Ledger(folder / "ledger", Identity(office, kiosk_code), clock.read(), 0.0) as ledger:
        sync = Sync(
            SyncSetting(name, lambda: address, None, DeviceFile(folder), SERIAL),
            SyncSurroundings(clock, lambda: LedgerOutbox(ledger), Condition, {}, LinkEvents(stand, lambda _: heard.set())),
        )
        thread = threading.Thread(target=sync.run)
        grants = CountedGrants(sync)
        now = OfficeNow(replace(OFFICE, code=office))
        issue = IssueTicket(now, clock, GiveNumber(ledger, KeepDay(ledger, BUILD_DAY), grants), vietnamese)
        thread.start()
        try:
            yield Kiosk(ledger, sync, issue, grants, heard, stands)
        finally:
            assert sync.stop(LIMIT)
            thread.join(LIMIT)
            assert not thread.is_alive()


def written(kiosk: Kiosk) -> list[tuple[int, str, str | None]]:
    """Place, kind and ticket of all entries of its ledger."""
    return [(entry.seq, entry.kind, entry.ticket_id or None) for entry, _ in LedgerOutbox(kiosk.ledger).batch(0, 10_000).entries]
