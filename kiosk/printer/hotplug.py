"""Notices that something was plugged in or out, and wakes whoever looks after the printer. pyudev is imported in its thread."""

import logging
import os
import select
import threading
import time
from collections.abc import Callable
from typing import Any

_log = logging.getLogger(__name__)

SUBSYSTEMS = ("usbmisc", "tty", "usb")
"""usblp's device files, serial ports, and printers that no driver has."""

_ACTIONS = frozenset({"add", "remove"})
"""Not `bind` and `unbind`: opening and closing a printer through libusb makes these."""

AGAIN = (0.0, 0.5, 1.5)
"""Seconds after an event at which to wake: at once, and when a printer has started up that was not ready the first time."""


class Watch:
    """Calls `wake` from a thread of its own; events that come together wake once."""

    def __init__(self, wake: Callable[[], None], again: tuple[float, ...] = AGAIN) -> None:
        """Nothing happens before `start`."""
        self._wake = wake
        self._again = again
        self._stop_read, self._stop_write = os.pipe()
        self.watching = threading.Event()
        """Set once nothing that is plugged in can be missed."""
        self._thread = threading.Thread(target=self._run, name="hotplug", daemon=True)

    def start(self) -> None:
        """Start watching."""
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Stop; False when the thread did not end within `timeout` seconds."""
        os.write(self._stop_write, b"x")
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            monitor = _monitor()
        except (ImportError, OSError) as error:
            _log.warning("plugging in and out goes unnoticed until the next look at the printer: %s", error)
            return
        self.watching.set()
        poll = select.poll()
        poll.register(monitor.fileno(), select.POLLIN)
        poll.register(self._stop_read, select.POLLIN)
        due: list[float] = []
        while True:
            ready = [fd for fd, _ in poll.poll(_wait(due))]
            if self._stop_read in ready:
                return
            if ready and _something_moved(monitor):
                due = [time.monotonic() + later for later in self._again]
            if due and due[0] <= time.monotonic():
                due.pop(0)
                self._tell()

    def _tell(self) -> None:
        try:
            self._wake()
        except Exception:  # noqa: BLE001  the next event must be noticed all the same
            _log.exception("waking the printer failed")


def _monitor() -> Any:  # noqa: ANN401  pyudev has no types
    import pyudev  # noqa: PLC0415  not before the first screen

    monitor = pyudev.Monitor.from_netlink(pyudev.Context())
    for subsystem in SUBSYSTEMS:
        monitor.filter_by(subsystem)
    monitor.start()
    return monitor


def _something_moved(monitor: Any) -> bool:  # noqa: ANN401
    """Take every event that has come; whether one of them matters."""
    moved = False
    while (device := monitor.poll(0)) is not None:
        moved = moved or device.action in _ACTIONS
    return moved


def _wait(due: list[float]) -> float | None:
    """Milliseconds until the next waking; None for ever."""
    return max(0.0, due[0] - time.monotonic()) * 1000 if due else None
