"""Says every few seconds how the running kiosk is: for `kiosk health`, and for Prometheus where the settings want it."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kiosk.config import Settings
from kiosk.device.clock import boot_id
from kiosk.device.healthfile import HealthFile, Published
from kiosk.domain.condition import Condition
from kiosk.domain.exposition import MEDIA_TYPE, exposition

if TYPE_CHECKING:
    from kiosk.device.scrape import Scrape

logger = logging.getLogger(__name__)

SECONDS: Final = 15.0
STALE_SECONDS: Final = 3 * SECONDS
"""A kiosk that has said nothing for so long does not run, or hangs."""


class HealthPost:
    """A thread of its own; `look` may wait."""

    def __init__(self, settings: Settings, look: Callable[[], Condition]) -> None:
        """Nothing is said before `start`."""
        self._settings, self._look = settings, look
        self._file = HealthFile(settings.data_dir)
        self._newest = Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="health", daemon=True)
        self.scrape: Scrape | None = None
        """Answers Prometheus, if it does."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """End, and leave no word behind; whether that was within the limit."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        self._file.remove()
        return not self._thread.is_alive()

    def _work(self) -> None:
        self._say()
        if self._settings.health.port:
            self._open(self._settings.health.port)
        while not self._stopping.wait(SECONDS):
            self._say()
        if self.scrape is not None:
            self.scrape.stop(0)

    def _say(self) -> None:
        try:
            self._newest = self._look()
            if not self._stopping.is_set():
                self._file.write(Published(boot_id(), time.monotonic(), self._newest))
        except Exception:  # the thread must outlive any mistake in it
            logger.exception("how the kiosk is could not be said")

    def _open(self, port: int) -> None:
        from kiosk.device.scrape import Scrape  # noqa: PLC0415  half a megabyte, only where it is wanted

        try:
            self.scrape = Scrape(port, MEDIA_TYPE, lambda: exposition(self._newest))
            self.scrape.start()
        except OSError as error:
            logger.warning("no figures for Prometheus: port %d of this machine: %s; set another health.port", port, error)
