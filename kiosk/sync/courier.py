"""A thread that carries one call at a time, so that whoever asks waits no longer than it wants to."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from kiosk.errors import ServerSilent

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Carrier(Protocol):
    """Makes a call within a budget."""

    def carry(self, call: Callable[[], T], seconds: float, late: Callable[[T | None], object]) -> T:
        """The call's answer or error, or `ServerSilent` when neither came in so many seconds.

        After that `late` gets the answer when it comes, or None if it never will; in another thread. It is not called for
        a call that was never made.
        """
        ...


class Courier:
    """Implements `Carrier` with a thread of its own; the thread starts with the first call."""

    def __init__(self, name: str) -> None:
        """`name` is the thread's."""
        self._name = name
        self._errands: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._busy = False
        self._thread: threading.Thread | None = None

    def start(self, errand: Callable[[], object]) -> bool:
        """Have an errand run in the thread; False when another is not back yet."""
        with self._guard:
            if self._busy:
                return False
            self._busy = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
        self._errands.put(errand)
        return True

    def carry(self, call: Callable[[], T], seconds: float, late: Callable[[T | None], object]) -> T:
        """See `Carrier`."""
        budgeted = _Budgeted(call, late)
        if not self.start(budgeted.run):
            raise ServerSilent("the call before is not back yet", "it is tried again with the next ticket")
        return budgeted.wait(seconds)

    def stop(self, seconds: float) -> bool:
        """Have the thread end after the errand in hand; returns whether it has within the limit."""
        with self._guard:
            thread, self._busy = self._thread, True
        if thread is None:
            return True
        self._errands.put(None)
        thread.join(seconds)
        return not thread.is_alive()

    def _work(self) -> None:
        while (errand := self._errands.get()) is not None:
            try:
                errand()
            except Exception:
                logger.exception("a call failed by a defect")
            with self._guard:
                self._busy = False


class _Budgeted(Generic[T]):
    """A call that somebody waits for, until they do not any more."""

    def __init__(self, call: Callable[[], T], late: Callable[[T | None], object]) -> None:
        self._call, self._late = call, late
        self._guard = threading.Lock()
        self._back = threading.Event()
        self._abandoned = False
        self._answer: T | None = None
        self._error: Exception | None = None

    def run(self) -> None:
        """Make the call, in the courier's thread."""
        try:
            self._answer = self._call()
        except Exception as error:  # noqa: BLE001  whoever waits gets it, whatever it is
            self._error = error
        with self._guard:
            if not self._abandoned:
                self._back.set()
                return
        self._late(self._answer)

    def wait(self, seconds: float) -> T:
        """Wait for it."""
        self._back.wait(seconds)
        with self._guard:
            if not self._back.is_set():
                self._abandoned = True
                raise ServerSilent(f"no answer within {seconds:g} s", "the kiosk gives an own number")
        if self._error is not None:
            raise self._error
        return self._answer  # type: ignore[return-value]  # no error, so there is an answer
