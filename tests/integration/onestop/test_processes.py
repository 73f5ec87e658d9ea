"""Server processes: many at once ask them, they are killed, stopped, restarted; and nothing is given twice."""

import http.client
import os
import random
import signal
import ssl
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from onestop import wire
from onestop.errors import Refused
from tests.support.onestop.postgres import Cluster
from tests.support.onestop.process import ROOT, ServerProcess
from tests.support.onestop.remote import Remote
from tests.support.onestop.server import Kiosk, Store

EVERYWHERE = "0.0.0.0"  # noqa: S104  that is what is tested

Key = tuple[str, int]
"""Series and number."""


@contextmanager
def serving(url: str, folder: Path, workers: int = 1) -> Iterator[tuple[ServerProcess, Remote]]:
    """A server process with the test's office."""
    with ServerProcess(url, folder / "log", "--device-rate", "100000", workers=workers) as process:
        yield process, Remote(url, process.port)


def ask_for(kiosk: Kiosk, requests: int, seed: int, given: list[tuple[uuid.UUID, Key]]) -> None:
    """Ask so often, every fifth time for a ticket that has its number already."""
    chance, mine = random.Random(seed), list[uuid.UUID]()  # noqa: S311  repeated by its seed
    for _ in range(requests):
        ticket = chance.choice(mine) if mine and chance.random() < 0.2 else uuid.uuid4()
        grant = kiosk.grant(chance.choice(("ho-tich", "chung-thuc")), ticket)
        mine.append(ticket)
        given.append((ticket, (grant.series, grant.n)))


def repeated(given: list[tuple[uuid.UUID, Key]]) -> int:
    """How many numbers belong to two tickets, and how many tickets to two numbers."""
    pairs = set(given)
    by_number, by_ticket = Tally(key for _, key in pairs), Tally(ticket for ticket, _ in pairs)
    return sum(many > 1 for many in (*by_number.values(), *by_ticket.values()))


@pytest.mark.parametrize("workers", [1, 2])
def test_many_who_ask_at_once_never_get_the_same_number(store: Store, tmp_path: Path, workers: int) -> None:
    given: list[tuple[uuid.UUID, Key]] = []
    with serving(store.fresh(), tmp_path, workers) as (_, remote):
        remote.open_office()
        kiosks = [remote.kiosk() for _ in range(4)]
        with ThreadPoolExecutor(12) as pool:
            for done in [pool.submit(ask_for, kiosks[one % 4], 25, one, given) for one in range(12)]:
                done.result()
    numbers = {key for _, key in given}
    assert len(given) == 300
    assert repeated(given) == 0
    for series in "AB":
        of_series = sorted(n for letter, n in numbers if letter == series)
        assert of_series == list(range(1, len(of_series) + 1))


def test_a_server_that_is_killed_while_it_gives_numbers_gives_none_twice(store: Store, tmp_path: Path) -> None:
    url, given = store.fresh(), list[tuple[uuid.UUID, Key]]()
    kiosks: list[Kiosk] = []
    for life in range(4):
        process = ServerProcess(url, tmp_path / "log", "--device-rate", "100000")
        remote = Remote(url, process.port)
        if not kiosks:
            remote.open_office()
            kiosks = [remote.kiosk() for _ in range(4)]
        for kiosk in kiosks:
            kiosk.branch = remote
        until_killed(process, kiosks, given, life)
    with serving(url, tmp_path) as (_, remote):
        for kiosk in kiosks:
            kiosk.branch = remote
        for ticket, key in given[:: len(given) // 60]:
            owner = kiosks[ticket.int % 4]
            grant = owner.grant(ticket_id=ticket)
            assert (grant.series, grant.n) == key
    assert len(given) > 100
    assert repeated(given) == 0


def until_killed(process: ServerProcess, kiosks: list[Kiosk], given: list[tuple[uuid.UUID, Key]], seed: int) -> None:
    """Let four kiosks ask without a pause until the server is killed under their hands."""
    wanted = len(given) + 40

    def work(place: int) -> None:
        while True:
            ticket = uuid.UUID(int=uuid.uuid4().int // 4 * 4 + place)
            try:
                grant = kiosks[place].grant(ticket_id=ticket)
            except (OSError, http.client.HTTPException):
                return
            given.append((ticket, (grant.series, grant.n)))

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    while len(given) < wanted + seed:
        threads[0].join(0.01)
    process.kill()
    for thread in threads:
        thread.join(30)


def test_a_postgresql_that_is_killed_loses_no_number(tmp_path: Path) -> None:
    cluster = Cluster()
    cluster.start()
    try:
        url = Store("postgresql", tmp_path, cluster).fresh()
        with serving(url, tmp_path) as (_, remote):
            remote.open_office()
            kiosk = remote.kiosk()
            before = {(ticket := uuid.uuid4()): kiosk.grant(ticket_id=ticket).n for _ in range(20)}
            cluster.kill()
            with pytest.raises(Refused) as error:
                kiosk.grant()
            assert error.value.kind is wire.ProblemKind.UNAVAILABLE
            cluster.start()
            assert {ticket: kiosk.grant(ticket_id=ticket).n for ticket in before} == before
            assert kiosk.grant().n == 21
    finally:
        cluster.stop()


def test_eight_counters_that_call_at_once_call_each_ticket_once(store: Store, tmp_path: Path, is_long: bool) -> None:
    people = 2000 if is_long else 300
    with serving(store.fresh(), tmp_path, workers=2) as (_, remote):
        remote.open_office()
        kiosk = remote.kiosk()
        for _ in range(people):
            kiosk.ledger.own_ticket()
        while kiosk.ledger.acknowledged < kiosk.ledger.last:
            kiosk.send(kiosk.ledger.batch(last=kiosk.ledger.acknowledged + wire.LARGEST_BATCH))
        assert kiosk.waiting()["ho-tich"] == people
        called: list[str] = []
        with ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(call_all, remote, number, called) for number in range(11, 19)]:
                done.result()
        assert sorted(called) == sorted(f"A{kiosk.ledger.code}-{n:03}" for n in range(1, people + 1))
        assert kiosk.waiting()["ho-tich"] == 0


def call_all(remote: Remote, number: int, called: list[str]) -> None:
    """Call and finish until nobody waits."""
    counter = remote.counter(number)
    ticket = counter.act("call-next").ticket
    while ticket is not None:
        called.append(ticket.number)
        ticket = counter.act("finish", call_next=True).ticket


def test_all_workers_hear_what_one_of_them_did(store: Store, tmp_path: Path) -> None:
    with serving(store.fresh(), tmp_path, workers=2) as (_, remote):
        remote.open_office()
        kiosk = remote.kiosk()
        cursor = kiosk.now().cursor
        with ThreadPoolExecutor(8) as pool:
            polls = [pool.submit(kiosk.state, cursor, 20) for _ in range(8)]
            kiosk.grant()
            heard = [poll.result() for poll in polls]
    assert [state.services[0].waiting for state in heard if state is not None] == [1] * 8


def test_a_worker_that_dies_is_replaced(store: Store, tmp_path: Path) -> None:
    with serving(store.fresh(), tmp_path, workers=2) as (process, remote):
        remote.open_office()
        kiosk = remote.kiosk()
        os.kill(children(process.process.pid)[0], signal.SIGKILL)
        wait_for(lambda: process.logged().count('"event": "serving"') == 3)
        assert [kiosk.grant().n for _ in range(6)] == [1, 2, 3, 4, 5, 6]


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def wait_for(what: Callable[[], bool], seconds: float = 20.0) -> None:
    limit = threading.Event()
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        limit.wait(0.02)


def test_a_server_that_is_told_to_stop_lets_long_polls_go_and_ends_well(store: Store, tmp_path: Path) -> None:
    with serving(store.fresh(), tmp_path) as (process, remote):
        remote.open_office()
        kiosk = remote.kiosk()
        cursor = kiosk.now().cursor
        with ThreadPoolExecutor(1) as pool:
            poll = pool.submit(kiosk.state, cursor, 30)
            wait_for(lambda: polls_of(remote) == 1)
            assert process.stop() == 0
            assert poll.result() is None


def polls_of(remote: Remote) -> int:
    _, body = remote.request("GET", "/metrics", b"", {})
    found = [line for line in body.decode().splitlines() if line.startswith("onestop_polls ")]
    return int(float(found[0].split()[1]))


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    process = ServerProcess(url, tmp_path / "log", workers=2)
    workers = children(process.process.pid)
    process.process.kill()
    wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    process.kill()


def test_a_server_beside_another_program_ends_with_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    command = [sys.executable, "-m", "onestop", "serve", "--database", url, "--port", "0", "--until-eof"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert b"serving at http://127.0.0.1:" in server.stdout.readline()
        server.stdin.close()
        assert server.wait(20) == 0


def test_over_tls_a_kiosk_that_pins_the_certificate_speaks_with_the_server(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"),
            *("-subj", "/CN=onestop", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    url = f"sqlite:///{tmp_path / 'a.db'}"
    options = ("--host", EVERYWHERE, "--tls-cert", str(cert), "--tls-key", str(key))
    with ServerProcess(url, tmp_path / "log", *options) as process:
        remote = Remote(url, process.port, ssl.create_default_context(cafile=str(cert)))
        remote.open_office()
        assert remote.kiosk().grant().n == 1
        stranger = Remote(url, process.port, ssl.create_default_context())
        with pytest.raises(ssl.SSLCertVerificationError):
            stranger.request("GET", "/health", b"", {})


def test_plain_http_is_not_served_to_the_network(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "onestop", "serve", "--database", f"sqlite:///{tmp_path / 'a.db'}", "--host", EVERYWHERE]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30, cwd=ROOT)
    assert ended.returncode == 1
    assert "plain HTTP is not served on 0.0.0.0; give --tls-cert and --tls-key" in ended.stderr
