"""A citizen gets a number at every moment, whatever becomes of the way to the server, and in the end both have the same.

No time is asserted: what is counted is how often a citizen waited for the server, and which way a number took.
"""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kiosk.device.clock import SystemClock, believe
from kiosk.domain.grant import Granted, GrantWish
from kiosk.domain.numbering import Namespace
from kiosk.domain.server_address import ServerAddress
from kiosk.domain.standing import Standing
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import Identity
from kiosk.storage.outbox import LedgerOutbox
from kiosk.storage.report import verify
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
from kiosk.usecases.vitals import Vitals
from onestop.domain.states import GrantState
from tests.support.ledgers import vietnamese, wish
from tests.support.office import BUILD_DAY, OFFICE
from tests.support.serving import Served, served
from tests.support.tcpproxy import Proxy, Way, proxy_to

LIMIT = 30.0
SERIAL = "serial-number:1000"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def proxy(server: Served) -> Iterator[Proxy]:
    with proxy_to(server.address) as proxy:
        yield proxy


@dataclass
class CountedGrants:
    """The real grants, and how often a citizen waited for them."""

    sync: Sync
    waits: int = 0
    misses: int = 0

    def check(self) -> None:
        self.sync.grants.check()

    def is_awaited(self) -> bool:
        return self.sync.grants.is_awaited()

    def ask(self, wish: GrantWish) -> Granted | None:
        self.waits += 1
        granted = self.sync.grants.ask(wish)
        self.misses += granted is None
        return granted

    def give_back(self, ticket_id: str, reason: str) -> None:
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


def enrolled(folder: Path, server: Served) -> str:
    """Enrol in a fresh office; returns its code."""
    office = f"T{uuid.uuid4().hex[:8].upper()}"
    server.open_office(office)
    channel = HttpChannel(lambda: server.address, None)
    enrol(Server(channel, dict), DeviceFile(folder), server.address.base, server.code_for(office, 1), SERIAL, office)
    channel.close()
    return office


@contextmanager
def running(folder: Path, office: str, name: str, address: ServerAddress) -> Iterator[Kiosk]:
    """The kiosk with its threads; it speaks with `address` and believes that this is the server `name`."""
    clock = OfficeClock(SystemClock(believe), BUILD_DAY)
    heard, stands = threading.Event(), list[Standing]()

    def stand(standing: Standing) -> None:
        stands.append(standing)
        heard.set()

    with Ledger(folder / "ledger", Identity(office, 1), clock.read(), 0.0) as ledger:
        sync = Sync(
            SyncSetting(name, lambda: address, None, DeviceFile(folder), SERIAL),
            SyncSurroundings(clock, lambda: LedgerOutbox(ledger), Vitals, {}, LinkEvents(stand, lambda _: heard.set())),
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


@pytest.fixture
def kiosk(tmp_path: Path, server: Served, proxy: Proxy) -> Iterator[Kiosk]:
    office = enrolled(tmp_path, server)
    with running(tmp_path, office, server.address.base, proxy.address) as kiosk:
        kiosk.wait_until(kiosk.grants.is_awaited)
        yield kiosk


def written(kiosk: Kiosk) -> list[tuple[int, str, str | None]]:
    return [(entry.seq, entry.kind, entry.ticket_id or None) for entry, _ in LedgerOutbox(kiosk.ledger).batch(0, 10_000).entries]


def test_with_the_server_every_number_is_central_and_both_have_the_same(kiosk: Kiosk, server: Served) -> None:
    assert kiosk.take(20) == [Namespace.CENTRAL] * 20
    kiosk.wait_until(kiosk.is_told)
    assert server.kept(kiosk.ledger.ledger_id) == written(kiosk)


def test_the_counts_reach_the_kiosk_by_themselves(kiosk: Kiosk) -> None:
    kiosk.take(3)
    kiosk.wait_until(lambda: bool(kiosk.stands) and kiosk.stands[-1].waiting("ho-tich") == 3)


BROKEN = [Way.REFUSED, Way.BLACK_HOLE, Way.ONE_WAY, Way.HALF_CLOSED, Way.DRIPPING]


@pytest.mark.parametrize("way", BROKEN)
def test_when_the_way_breaks_at_most_one_citizen_waits_and_all_get_a_number(
    kiosk: Kiosk, server: Served, proxy: Proxy, way: Way
) -> None:
    kiosk.take(3)
    waits = kiosk.grants.waits
    proxy.way = way
    given = kiosk.take(10)
    assert given.count(Namespace.OWN) >= 9
    assert kiosk.grants.misses <= 1
    assert kiosk.grants.waits - waits <= 2
    proxy.way = Way.THROUGH
    kiosk.wait_until(kiosk.grants.is_awaited)
    assert kiosk.take(3) == [Namespace.CENTRAL] * 3
    kiosk.wait_until(kiosk.is_told)
    assert server.kept(kiosk.ledger.ledger_id) == written(kiosk)
    assert verify(kiosk.ledger).problems == ()


def test_numbers_that_came_too_late_are_void_at_the_server_and_no_others(kiosk: Kiosk, server: Served, proxy: Proxy) -> None:
    kiosk.take(2)
    proxy.way = Way.ONE_WAY
    kiosk.take(2)
    proxy.way = Way.THROUGH
    kiosk.wait_until(kiosk.grants.is_awaited)
    kiosk.take(2)
    kiosk.wait_until(kiosk.is_told)
    central = {ticket.ticket_id for ticket in kiosk.ledger.tickets() if ticket.number.namespace is Namespace.CENTRAL}
    own = {ticket.ticket_id for ticket in kiosk.ledger.tickets()} - central
    assert central <= server.grants(GrantState.USED)
    assert not own & (server.grants(GrantState.USED) | server.grants(GrantState.GIVEN))


def test_the_way_may_change_again_and_again(kiosk: Kiosk, server: Served, proxy: Proxy) -> None:
    ways = []
    for way in (Way.REFUSED, Way.THROUGH, Way.BLACK_HOLE, Way.THROUGH, Way.HALF_CLOSED, Way.THROUGH, Way.ONE_WAY):
        proxy.way = way
        ways += kiosk.take(3)
    proxy.way = Way.THROUGH
    kiosk.wait_until(kiosk.is_told)
    assert len(ways) == 21
    assert server.kept(kiosk.ledger.ledger_id) == written(kiosk)
    numbers = [(ticket.business_day, ticket.number) for ticket in kiosk.ledger.tickets()]
    assert len(set(numbers)) == 21


def test_a_kiosk_that_is_switched_off_in_mid_upload_goes_on_at_its_next_start(
    tmp_path: Path, server: Served, proxy: Proxy
) -> None:
    office = enrolled(tmp_path, server)
    name = server.address.base
    with running(tmp_path, office, name, proxy.address) as kiosk:
        kiosk.wait_until(kiosk.grants.is_awaited)
        proxy.way = Way.BLACK_HOLE
        kiosk.take(150)
    proxy.way = Way.THROUGH
    with running(tmp_path, office, name, proxy.address) as kiosk:
        kiosk.wait_until(lambda: LedgerOutbox(kiosk.ledger).memory().acknowledged > 0)
    with running(tmp_path, office, name, proxy.address) as kiosk:
        kiosk.take()
        kiosk.wait_until(kiosk.is_told)
        assert server.kept(kiosk.ledger.ledger_id) == written(kiosk)


@pytest.mark.parametrize("way", [Way.THROUGH, *BROKEN])
def test_it_ends_at_once_whatever_is_open(tmp_path: Path, server: Served, proxy: Proxy, way: Way) -> None:
    office = enrolled(tmp_path, server)
    with running(tmp_path, office, server.address.base, proxy.address) as kiosk:
        kiosk.wait_until(kiosk.grants.is_awaited)
        proxy.way = way
        kiosk.take()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("sync")]
