"""What is known of the way to the server, for the threads that ask: is it worth a citizen's wait, may this kiosk give numbers."""

import threading
from collections.abc import Callable

from kiosk.errors import OutOfService
from kiosk.sync.backoff import Backoff

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0
"""Seconds without a try after a grant that did not come in time, so that a slow line costs a citizen little."""


class Line:
    """Nothing here waits. Times are monotonic seconds."""

    def __init__(self, now: Callable[[], float], random: Callable[[], float], out_of_service: OutOfService | None = None) -> None:
        """`out_of_service`: why this kiosk may give no number, as its own files tell before the server is heard."""
        self._now = now
        self._guard = threading.Lock()
        self._pause = Backoff(FIRST_PAUSE, LONGEST_PAUSE, random)
        self._paused_until = float("-inf")
        self._is_up = self._central_open = False
        self._out_of_service = out_of_service
        self.cursor = ""
        """The newest that the server has told."""
        self.answered_at: float | None = None
        """When the server answered last; None: never in this process."""
        self.credential_since: float | None = None
        """When this kiosk's credential was made, as the server says."""

    @property
    def out_of_service(self) -> OutOfService | None:
        """Why this kiosk may give no number; None: it may."""
        return self._out_of_service

    @out_of_service.setter
    def out_of_service(self, reason: OutOfService | None) -> None:
        self._out_of_service = reason

    @property
    def is_up(self) -> bool:
        """Whether the server answered last time, and knows this boot and ledger."""
        return self._is_up

    def is_quick(self) -> bool:
        """Whether a grant may be expected in time."""
        with self._guard:
            return self._is_up and self._central_open and self._now() >= self._paused_until

    def answered(self) -> None:
        """The server answered."""
        with self._guard:
            self._is_up, self.answered_at = True, self._now()

    def failed(self) -> None:
        """The server did not answer, or does not know us."""
        with self._guard:
            self._is_up = False

    def central(self, *, is_open: bool) -> None:
        """Whether the office grants central numbers now."""
        with self._guard:
            self._central_open = is_open

    def granted(self, cursor: str) -> None:
        """A grant came in time, with this cursor."""
        with self._guard:
            self._is_up, self.cursor, self.answered_at = True, cursor, self._now()
            self._pause.reset()

    def missed(self) -> None:
        """No grant came in time. None is asked for before the server has answered something, and for a while."""
        with self._guard:
            self._is_up = False
            self._paused_until = self._now() + self._pause.seconds()
