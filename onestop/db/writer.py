"""The one thread of a process that writes: jobs that wait together share a transaction, and so a sync of the disk.

A job is a function of a `Transaction`. Its result is handed out only after the commit; if the commit fails, nobody hears
of a number. `Refused` is a result like any other. Any other error of a job undoes the whole transaction, and its jobs are
then done one by one, so that a faulty one harms nobody else. Jobs of offices that another process holds wait for a later
transaction.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, Protocol, TypeVar

import structlog

from onestop.clock import Clock
from onestop.db.engine import Database, storage_errors
from onestop.db.jobs import NO_OFFICE, Job, Line, Together
from onestop.db.transaction import Change, Seen, Transaction
from onestop.errors import OnestopError, Refused, StorageError, StorageUnavailable

MOST_WAITING: Final = 4096
"""Jobs that may wait; more are told to come back later."""

MOST_PUT_OFF: Final = 2
"""Transactions that may leave a job out, before they wait for its office."""

T = TypeVar("T")

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Told(Protocol):
    """Keeps how far each office had come when anybody was told of it; see `db.changes`."""

    @property
    def seen(self) -> dict[int, Seen]:
        """By office id; read in the writer's thread."""
        ...

    def publish(self, changes: Sequence[Change]) -> None:
        """Tell that these offices changed; called in the writer's thread, after the commit."""
        ...


Observe = Callable[[float, int], None]


class Writer:
    """Takes jobs from any thread."""

    def __init__(self, database: Database, clock: Clock, told: Told, observe: Observe = lambda _seconds, _jobs: None) -> None:
        """The thread starts with `start`; `observe` hears of each transaction's seconds and jobs."""
        self._database, self._clock, self._told, self._observe = database, clock, told, observe
        self._begun: set[int] = set()
        self._line = Line()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Do what was asked already, then end."""
        self._stopping = True
        self._line.close()
        self._thread.join(seconds)

    def submit(self, office_id: int, work: Callable[[Transaction], T], *, patient: bool = False) -> "Future[T]":
        """Queue a job of an office (0: of none); the future is resolved after the commit, in the writer's thread.

        `patient`: it takes long, and nobody stands before a screen for it.
        """
        return self._queue(Job(office_id, work, None, None, Future()), patient=patient)

    def submit_together(self, office_id: int, together: Together, item: object) -> "Future[Any]":
        """Queue something that is done at once with all of its kind that wait."""
        return self._queue(Job(office_id, None, together, item, Future()), patient=False)

    def _queue(self, job: Job, *, patient: bool) -> "Future[Any]":
        if self._stopping:
            job.future.set_exception(StorageUnavailable("the server is stopping", "try again"))
        elif len(self._line) >= MOST_WAITING:
            job.future.set_exception(StorageUnavailable("too much waits for the database", "try again later"))
        else:
            self._line.put(job, patient=patient)
        return job.future

    def _work(self) -> None:
        while (batch := self._line.take()) is not None:
            if batch:
                self._do(batch)

    def _do(self, batch: list[Job], *, again: bool = True) -> None:
        """Do the jobs together; one by one when one of them is faulty, once more when the database was away.

        Every job may be done twice: each knows its request by an id of its own.
        """
        began = time.perf_counter()
        try:
            done, changes = self._transact(batch)
        except StorageUnavailable as error:
            self._begun.clear()  # it may come back as an older copy
            if again:
                self._do(batch, again=False)
            else:
                self._fail(batch, error)
        except Exception as error:  # noqa: BLE001  a faulty job must not end the thread
            if len(batch) > 1:
                for job in batch:
                    self._do([job])
            else:
                self._fail(batch, error)
        else:
            self._observe(time.perf_counter() - began, len(done))
            self._told.publish(changes)
            for job in done:
                job.resolve()

    def _fail(self, batch: list[Job], error: Exception) -> None:
        if isinstance(error, StorageError) or not isinstance(error, OnestopError):
            log.error(
                "transaction_failed",
                jobs=len(batch),
                error=str(error),
                exc_info=None if isinstance(error, StorageError) else error,
            )
        for job in batch:
            job.future.set_exception(error)

    def _transact(self, batch: list[Job]) -> tuple[list[Job], list[Change]]:
        """Returns the jobs that were done, and what changed; the others are in the line again."""
        with storage_errors(), self._database.writer.begin() as connection:
            transaction = Transaction(connection, self._clock, self._told.seen, self._begun)
            done, left = (batch, []) if self._database.is_sqlite else within_reach(transaction, batch)
            for (office_id, together), some in groupby(done, key=lambda job: (job.office_id, job.together)):
                jobs = list(some)
                if together is not None:
                    answers = together(transaction, office_id, [job.item for job in jobs])
                    for job, answer in zip(jobs, answers, strict=True):
                        job.answer = answer
                else:
                    for job in jobs:
                        job.answer = _alone(job, transaction)
            changes = transaction.save()
        self._begun.update(transaction.offices)
        self._line.put_off(left)
        return done, changes


def within_reach(transaction: Transaction, batch: list[Job]) -> tuple[list[Job], list[Job]]:
    """The jobs whose offices this transaction holds now, and the rest, whose offices other processes hold.

    At most one office is waited for, before anything else is held: so nobody waits in a ring. It is that of a job that was put off too
    often, or the first if all are held. Jobs of no office lock what they like, and go first and alone.
    """
    offices = {job.office_id for job in batch}
    if len(offices) == 1:  # it is simply locked
        return batch, []
    held = {NO_OFFICE} & offices or _held_of(transaction, offices, max(batch, key=attrgetter("put_off")))
    return [job for job in batch if job.office_id in held], [job for job in batch if job.office_id not in held]


def _held_of(transaction: Transaction, offices: set[int], first: Job) -> set[int]:
    if first.put_off < MOST_PUT_OFF and (held := transaction.reach(offices)):
        return held
    transaction.await_office(first.office_id)
    return transaction.reach(offices - {first.office_id})


def _alone(job: Job, transaction: Transaction) -> object:
    assert job.work is not None, "a job has one of both"  # noqa: S101
    try:
        return job.work(transaction)
    except Refused as refusal:
        return refusal
