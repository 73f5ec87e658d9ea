"""A citizen gets a number at every moment, whatever becomes of the way to the server, and in the end both have the same.

No time is asserted: what is counted is how often a citizen waited for the server, and which way a number took.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.numbering import Namespace
from kiosk.storage.outbox import LedgerOutbox
from kiosk.storage.report import verify
from onestop.domain.states import GrantState
from tests.support.serving import Served, served
from tests.support.tcpproxy import Proxy, Way, proxy_to
from tests.support.threadedkiosk import Kiosk, enrolled, running, written


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def proxy(server: Served) -> Iterator[Proxy]:
    with proxy_to(server.address) as proxy:
        yield proxy


@pytest.fixture
def kiosk(tmp_path: Path, server: Served, proxy: Proxy) -> Iterator[Kiosk]:
    office = enrolled(tmp_path, server)
    with running(tmp_path, office, server.address.base, proxy.address) as kiosk:
        kiosk.wait_until(kiosk.grants.is_awaited)
        yield kiosk


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
