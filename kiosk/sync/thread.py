"""The sync thread, and the ear beside it that waits for the server to say something."""

import logging
import queue
from collections.abc import Callable
from uuid import UUID

from kiosk.errors import ServerUnreachable, SyncError
from kiosk.sync.courier import Courier
from kiosk.sync.loop import SyncLoop
from kiosk.sync.server import Server
from onestop.wire import State

logger = logging.getLogger(__name__)

DEFECT_SECONDS = 5.0
"""Pause after a defect, so that it does not fill the log."""

Job = Callable[[], object]


class Inbox:
    """What other threads want done in the sync thread."""

    def __init__(self) -> None:
        """Empty."""
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()

    def post(self, job: Job) -> None:
        """Have it done; returns at once, from any thread."""
        self._jobs.put(job)

    def close(self) -> None:
        """End the thread that waits here."""
        self._jobs.put(None)

    def wait(self, seconds: float) -> bool:
        """Do what was posted, waiting so long for the first job; False when it was closed."""
        try:
            job = self._jobs.get(timeout=max(0.0, seconds))
            while job is not None:
                job()
                job = self._jobs.get_nowait()
        except queue.Empty:
            return True
        return False


class PollingEar:
    """Implements `Ear` with a courier and a channel of its own."""

    def __init__(self, server: Server, inbox: Inbox) -> None:
        """What comes back goes through the inbox to `heard`, which is set once the loop is there."""
        self._server, self._inbox = server, inbox
        self._courier = Courier("sync-ear")
        self.heard: Callable[[State | SyncError | None], object] = lambda _: None

    def listen(self, cursor: str) -> bool:
        """See `Ear`."""
        return self._courier.start(lambda: self._ask(cursor))

    def break_off(self) -> None:
        """See `Ear`."""
        self._server.break_off()

    def stop(self, seconds: float) -> bool:
        """End; returns whether it has within the limit."""
        self._server.close()
        return self._courier.stop(seconds)

    def _ask(self, cursor: str) -> None:
        try:
            answer: State | SyncError | None = self._server.state(cursor)
        except SyncError as error:
            answer = error
        except Exception as error:
            logger.exception("the ear failed by a defect")
            answer = ServerUnreachable(f"an internal error ({type(error).__name__})", "see the log")
        self._inbox.post(lambda: self.heard(answer))


class Posts:
    """What other threads tell the loop, through its inbox. Implements `GrantListener`."""

    def __init__(self, loop: SyncLoop, inbox: Inbox) -> None:
        """The loop's thread reads the inbox."""
        self._loop, self._inbox = loop, inbox

    def ledger_grew(self) -> None:
        """There are new entries."""
        self._inbox.post(self._loop.ledger_grew)

    def look(self) -> None:
        """Something changed that a step will see: an enrolment, a server that came up."""
        self._inbox.post(self._loop.look)

    def unused(self, ticket_id: UUID, reason: str) -> None:
        """See `GrantListener`."""
        self._inbox.post(lambda: self._loop.unused(ticket_id, reason))

    def doubt(self) -> None:
        """See `GrantListener`."""
        self._inbox.post(self._loop.doubt)


def run(loop: SyncLoop, inbox: Inbox) -> None:
    """Step until the inbox is closed, in the calling thread."""
    seconds = 0.0
    while True:
        try:
            if not inbox.wait(seconds):
                return
            seconds = loop.step()
        except Exception:
            logger.exception("the sync failed by a defect and goes on")
            seconds = DEFECT_SECONDS
