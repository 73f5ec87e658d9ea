"""Sleeps until the display, a thread or the clock has something for the screen."""

import logging
import select
from collections import Counter

from kiosk.screens.display import PATIENCE_SECONDS, Display
from kiosk.screens.wake import WakeUp

logger = logging.getLogger(__name__)

DEAF_AFTER = 10
"""A descriptor that is readable still after so many drains in a row is read by nobody, and is no longer waited for."""

_BROKEN = select.POLLERR | select.POLLHUP | select.POLLNVAL


class Waiter:
    """One `poll` over the bell and the descriptors of the display."""

    def __init__(self, display: Display, wake: WakeUp) -> None:
        """Watch what the display names now."""
        self._display, self._wake = display, wake
        self._patience = display.patience
        self._watched: dict[int, bool] = {}
        self._deaf: set[int] = set()
        self._unread: Counter[int] = Counter()
        self._rung_by: list[tuple[int, int]] = []
        self._look()

    def wait(self, seconds: float | None) -> None:
        """Return when there is news, or after `seconds`; None waits for news as long as it takes."""
        limits = [limit for limit in (seconds, self._patience) if limit is not None]
        limit = min(limits, default=None)
        if (limit is not None and limit <= 0) or self._display.has_news():
            return
        ready = self._poll.poll(None if limit is None else limit * 1000)
        self._wake.hear()
        self._rung_by = [(descriptor, flags) for descriptor, flags in ready if descriptor != self._wake.fileno()]

    def drained(self) -> None:
        """The display's queue was just emptied. What is readable still has no reader and would never let us sleep."""
        if not self._rung_by:
            return
        look = any(flags & _BROKEN or self._watched[descriptor] for descriptor, flags in self._rung_by)
        still = {descriptor for descriptor, flags in self._poll.poll(0) if flags & select.POLLIN}
        for descriptor, _ in self._rung_by:
            self._unread[descriptor] = self._unread[descriptor] + 1 if descriptor in still else 0
            if self._unread[descriptor] >= DEAF_AFTER:
                logger.warning("nobody reads input descriptor %d; events are asked for at short intervals", descriptor)
                self._deaf.add(descriptor)
                self._patience = PATIENCE_SECONDS
                look = True
        self._rung_by = []
        if look:
            self._look()

    def _look(self) -> None:
        """Find the descriptors again, and leave out those that are broken: their owner has yet to close them."""
        self._poll = select.poll()
        self._poll.register(self._wake.fileno(), select.POLLIN)
        self._watched = {number: kind for number, kind in self._display.descriptors().items() if number not in self._deaf}
        for descriptor in self._watched:
            self._poll.register(descriptor, select.POLLIN)
        for descriptor, flags in self._poll.poll(0):
            if flags & _BROKEN:
                self._poll.unregister(descriptor)
