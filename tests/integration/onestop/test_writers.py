"""Several processes write into one PostgreSQL: each office's changes take turns, and nobody waits for another office's."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select, text, update

from onestop.db.changes import Changes, Watcher
from onestop.db.engine import open_database
from onestop.db.tables import office
from onestop.db.transaction import Transaction
from onestop.db.writer import MOST_PUT_OFF, Writer
from onestop.errors import AdministrationError
from onestop.usecases import offices
from tests.support.embedded import wait_until
from tests.support.onestop.office import SetClock, office_file
from tests.support.onestop.postgres import Cluster
from tests.support.onestop.server import Store

OFFICES = 4
_RATIO = select(office.c.priority_ratio).where(office.c.office_id == bindparam("id"))
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
_SET = update(office).where(office.c.office_id == bindparam("id")).values(priority_ratio=bindparam("to"))


@pytest.fixture
def url(cluster: Cluster, tmp_path: Path) -> str:
    """A database with some offices, numbered from one."""
    made = Store("postgresql", tmp_path, cluster).fresh()
    database = open_database(made)
    with database.writer.begin() as connection:
        transaction = Transaction(connection, SetClock())
        for number in range(OFFICES):
            offices.import_office(transaction, office_file(f"H{number}"))
        transaction.save()
    database.close()
    return made


@contextmanager
def writer_of(url: str) -> Iterator[Writer]:
    """The writer of one process; it begins with `start`."""
    database = open_database(url)
    writer = Writer(database, SetClock(), Watcher(database, Changes()))
    try:
        yield writer
    finally:
        writer.stop()
        database.close()


@contextmanager
def another_process(url: str, *held: int) -> Iterator[None]:
    """It holds these offices until the end of the block."""
    database = open_database(url)
    try:
        with database.writer.begin() as connection:
            assert Transaction(connection, SetClock()).reach(held) == set(held)
            yield
    finally:
        database.close()


def one_more(office_id: int) -> Callable[[Transaction], int]:
    """Reads and writes in two steps: only who holds the office may do that."""

    def job(transaction: Transaction) -> int:
        transaction.lock(office_id)
        row = transaction.one(_RATIO, {"id": office_id})
        assert row is not None
        transaction.run(_SET, {"id": office_id, "to": row["priority_ratio"] + 1})
        return office_id

    return job


def submit(writer: Writer, *office_ids: int) -> "list[Future[int]]":
    return [writer.submit(one, one_more(one)) for one in office_ids]


def is_free(url: str, office_id: int) -> bool:
    database = open_database(url)
    try:
        with database.writer.begin() as connection:
            return office_id in Transaction(connection, SetClock()).reach([office_id])
    finally:
        database.close()


def test_an_office_that_another_process_holds_keeps_none_of_the_others_waiting(url: str) -> None:
    with writer_of(url) as writer:
        with another_process(url, 1):
            held, *free = submit(writer, 1, 2, 3)
            writer.start()
            assert [one.result(10) for one in free] == [2, 3]
            assert not held.done()
        assert held.result(10) == 1


def somebody_waits(url: str) -> bool:
    """Whether a transaction of this database waits for another."""
    database = open_database(url)
    try:
        with database.reader.connect() as connection:
            return bool(connection.execute(_WAITING).scalar())
    finally:
        database.close()


class Gate:
    """A job of an office that goes on when it is told to."""

    def __init__(self, writer: Writer, office_id: int) -> None:
        self._inside, self._go = threading.Event(), threading.Event()
        writer.submit(office_id, self._pass)

    def _pass(self, _: Transaction) -> None:
        self._inside.set()
        assert self._go.wait(10)

    def wait_inside(self) -> None:
        assert self._inside.wait(10)

    def open(self) -> None:
        self._go.set()


def put_off_too_often(writer: Writer) -> Gate:
    """Starts the writer and lets it leave out what others hold, until it would wait; the gate lets it go on."""
    gate = Gate(writer, 2)
    writer.start()
    for _ in range(MOST_PUT_OFF - 1):
        gate.wait_inside()
        before, gate = gate, Gate(writer, 2)
        before.open()
    gate.wait_inside()
    return gate


def test_who_waits_for_an_office_holds_no_other(url: str) -> None:
    with writer_of(url) as writer:
        with another_process(url, 4):
            (held,) = submit(writer, 4)
            gate = put_off_too_often(writer)
            (beside,) = submit(writer, 3)
            gate.open()
            wait_until(lambda: somebody_waits(url))
            assert is_free(url, 3)
            assert [held.done(), beside.done()] == [False, False]
        assert [held.result(10), beside.result(10)] == [4, 3]


def test_jobs_of_no_office_keep_nobody_waiting_with_offices_in_his_hand(url: str) -> None:
    with writer_of(url) as writer:
        with another_process(url, 4):
            ready, *others = [writer.submit(0, Transaction.now), *submit(writer, 1, 4)]
            writer.start()
            assert ready.result(10)
            assert others[0].result(10) == 1
            assert not others[1].done()
        assert others[1].result(10) == 4


def test_of_two_offices_that_were_put_off_too_often_one_is_waited_for(url: str) -> None:
    with writer_of(url) as writer:
        with another_process(url, 4):
            with another_process(url, 1):
                first, second = submit(writer, 1, 4)
                gate = put_off_too_often(writer)
            gate.open()
            assert first.result(10) == 1
            assert not second.done()
        assert second.result(10) == 4


def test_all_offices_may_be_held_and_each_is_served_when_it_is_free(url: str) -> None:
    with writer_of(url) as writer:
        with another_process(url, 1, 2, 3, 4):
            waiting = submit(writer, 3, 1, 4)
            writer.start()
            wait_until(lambda: somebody_waits(url))
        assert [one.result(10) for one in waiting] == [3, 1, 4]


def test_an_office_that_is_not_there_harms_no_job_of_its_batch(url: str) -> None:
    with writer_of(url) as writer:
        lost, *others = submit(writer, 77, 1, 2)
        writer.start()
        assert [one.result(10) for one in others] == [1, 2]
        assert isinstance(lost.exception(10), AdministrationError)


def test_several_processes_lose_no_change_whatever_they_write(url: str) -> None:
    chance = random.Random(4)  # noqa: S311  a run is repeated by its seed
    with writer_of(url) as one, writer_of(url) as two, writer_of(url) as three:
        jobs = [(writer, chance.randrange(OFFICES) + 1) for writer in (one, two, three) for _ in range(200)]
        futures = [writer.submit(office_id, one_more(office_id)) for writer, office_id in jobs[:300]]
        for writer in (one, two, three):
            writer.start()
        futures += [writer.submit(office_id, one_more(office_id)) for writer, office_id in jobs[300:]]
        assert [future.result(30) for future in futures] == [office_id for _, office_id in jobs]
    database = open_database(url)
    with database.reader.connect() as connection:
        wanted = {number: sum(office_id == number for _, office_id in jobs) for number in range(1, OFFICES + 1)}
        before = office_file("H").priority_ratio
        rows = connection.execute(select(office.c.office_id, office.c.priority_ratio))
        assert {row.office_id: row.priority_ratio - before for row in rows} == wanted
    database.close()
