"""Jobs that wait for the writer. Citizens' go together and first; what can wait goes alone, in between."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final

from onestop.db.transaction import Transaction
from onestop.errors import Refused

NO_OFFICE: Final = 0

LARGEST_BATCH: Final = 128
"""Jobs that share a transaction: the first of them waits for the last."""

Together = Callable[[Transaction, int, Sequence[Any]], Sequence[Any]]
"""Does like things of one office at once: from their items to an answer, or a `Refused`, for each in order."""


@dataclass(slots=True)
class Job:
    """`office_id` orders the jobs of a batch, so that those of an office come together; 0 is no office."""

    office_id: int
    work: Callable[[Transaction], Any] | None
    together: Together | None
    item: Any
    future: "Future[Any]"
    answer: Any = None
    put_off: int = 0
    """How many transactions have left it out, since another process held its office."""

    def resolve(self) -> None:
        """Hand the answer out."""
        if isinstance(self.answer, Refused):
            self.future.set_exception(self.answer)
        else:
            self.future.set_result(self.answer)


class Line:
    """Two lines before one desk. Any thread puts, the writer's takes."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._changed = threading.Condition()
        self._urgent: deque[Job] = deque()
        self._patient: deque[Job] = deque()
        self._closed = False
        self._patient_turn = False

    def __len__(self) -> int:
        """How many wait."""
        return len(self._urgent) + len(self._patient)

    def put(self, job: Job, *, patient: bool) -> None:
        """Wait; a patient job lets a batch of urgent ones go first, and holds them up alone."""
        with self._changed:
            (self._patient if patient else self._urgent).append(job)
            self._changed.notify()

    def put_off(self, jobs: Sequence[Job]) -> None:
        """These were taken and not done: they go first the next time. Called by the one who takes."""
        for job in jobs:
            job.put_off += 1
        with self._changed:
            self._urgent.extendleft(reversed(jobs))

    def close(self) -> None:
        """Those who wait are still served, then `take` returns None."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def take(self) -> list[Job] | None:
        """Wait for jobs: those that share the next transaction, by office; None when it is closed and empty."""
        with self._changed:
            while not (self._urgent or self._patient or self._closed):
                self._changed.wait()
            if self._patient and (self._patient_turn or not self._urgent):
                self._patient_turn = False
                return _wanted([self._patient.popleft()])
            if not self._urgent:
                return None
            self._patient_turn = True
            batch = [self._urgent.popleft() for _ in range(min(LARGEST_BATCH, len(self._urgent)))]
        batch.sort(key=lambda job: job.office_id)
        return _wanted(batch)


def _wanted(jobs: list[Job]) -> list[Job]:
    """Without those whose asker has hung up meanwhile; one that was taken before cannot be hung up on."""
    return [job for job in jobs if job.put_off or job.future.set_running_or_notify_cancel()]
