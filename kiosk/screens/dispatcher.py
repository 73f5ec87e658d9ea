"""The one way by which other threads reach the screen."""

import logging
from collections import deque
from collections.abc import Callable

logger = logging.getLogger(__name__)


class UiDispatcher:
    """Runs callables on the screen's thread, in the order in which they were posted.

    A job is held until it has run, whatever becomes of its maker: Kivy's own clock holds bound methods weakly and loses
    them silently. Jobs that come before the loop runs wait for it; jobs that come after it has ended are dropped and logged.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        """`wake` is called after each post, in the thread of the poster."""
        self._wake = wake
        self._jobs: deque[Callable[[], object]] = deque()
        self._closed = False

    def post(self, job: Callable[[], object]) -> None:
        """Have `job` run on the screen's thread; returns at once, from any thread."""
        if self._closed:
            logger.warning("dropped %s: the screens are closed", _name(job))
            return
        self._jobs.append(job)
        self._wake()

    def run_pending(self, on_error: Callable[[Exception], object]) -> int:
        """Run what is waiting now, on the screen's thread, and return how many ran.

        A job that fails is reported to `on_error` and does not keep the others from running. What jobs post is left for
        the next turn, so that a job which posts itself again cannot hold the screen.
        """
        count = len(self._jobs)
        for _ in range(count):
            job = self._jobs.popleft()
            try:
                job()
            except Exception as error:  # noqa: BLE001 - a job is anybody's code; the handler decides
                on_error(error)
        return count

    def close(self) -> None:
        """Take no more jobs, and drop and log those that still wait."""
        self._closed = True
        while self._jobs:
            logger.warning("dropped %s: the screens are closed", _name(self._jobs.popleft()))


def _name(job: Callable[[], object]) -> str:
    """What a log may say of a job: the name of its code, never what it carries."""
    return getattr(job, "__qualname__", type(job).__name__)
