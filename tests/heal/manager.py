"""A stand-in for systemd as far as one service sees it: NOTIFY_SOCKET, the watchdog, its end, and the start after it.

What it plays: Type=notify, WatchdogSignal=SIGKILL, Restart=always, KillMode=control-group (a process group here). What it does not:
the limits and walls of the unit, and the longer and longer pauses of Debian 13.
"""

import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from tests.heal.unit import Unit
from tests.support.commands import ROOT
from tests.support.servicemanager import Listener, listening

LIMIT: Final = 30.0
TICK: Final = 0.02


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the service; `at` on the monotonic clock; `code` of the main process where it ended."""

    what: str
    at: float
    pid: int
    code: int | None = None


class Manager:
    """Keeps one service alive from `with` to its end; `events` are in order, and may be read from any thread."""

    def __init__(self, words: list[str], environment: Mapping[str, str], unit: Unit, folder: Path) -> None:
        """Nothing is started yet. What the service says on stderr goes to `journal.txt` in the folder, which may be a short path."""
        self._words, self._environment, self._unit, self._folder = words, environment, unit, folder
        self.journal = folder / "journal.txt"
        self.events: list[Event] = []
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="service manager", daemon=True)

    def __enter__(self) -> Self:
        """Start it."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it, whatever it does."""
        self.stop()

    @property
    def pid(self) -> int:
        """The main process that was started last."""
        return next(event.pid for event in reversed(self.events) if event.what == "started")

    def wait_for(self, what: str, after: int = 0, limit: float = LIMIT) -> Event:
        """The first event of that name from number `after` on."""
        with self._changed:
            found = self._changed.wait_for(lambda: any(one.what == what for one in self.events[after:]), limit)
            assert found, f"{what!r} did not come: {self.events}\n{self.log()[-2000:]}"
            return next(one for one in self.events[after:] if one.what == what)

    def log(self) -> str:
        """All that the service said."""
        return self.journal.read_text("utf-8", errors="replace") if self.journal.exists() else ""

    def stop(self) -> list[Event]:
        """As `systemctl stop`: SIGTERM to all of it, SIGKILL to what is left after TimeoutStopSec, no start any more."""
        begin = len(self.events)
        if not self._stopping.is_set():
            self._stopping.set()
            self._note("told to stop", self.pid)
            _signal_group(self.pid, signal.SIGTERM)
        self._thread.join(LIMIT)
        assert not self._thread.is_alive(), "the stand-in hangs"
        return self.events[begin:]

    def _note(self, what: str, pid: int, code: int | None = None) -> None:
        with self._changed:
            self.events.append(Event(what, time.monotonic(), pid, code))
            self._changed.notify_all()

    def _keep(self) -> None:
        (self._folder / "notify").unlink(missing_ok=True)
        with listening(self._folder) as listener:
            while not self._stopping.is_set():
                self._live(listener)
                self._stopping.wait(self._unit.restart)

    def _live(self, listener: Listener) -> None:
        """One life of the service, to the end of its last process."""
        environment = {**self._environment, **listener.environment(self._unit.watchdog)}
        with (
            self.journal.open("ab") as journal,
            subprocess.Popen(
                self._words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=journal, stderr=journal, process_group=0
            ) as process,
        ):
            self._note("started", process.pid)
            if self._stopping.is_set():  # it was told to while there was nobody to tell
                _signal_group(process.pid, signal.SIGTERM)
            self._watch(process, listener)
            self._note("ended", process.pid, process.wait())
        self._sweep(process.pid)

    def _watch(self, process: "subprocess.Popen[bytes]", listener: Listener) -> None:
        """Until its main process has ended; it is killed when it is silent for too long."""
        due, ends = time.monotonic() + self._unit.start, os.pidfd_open(process.pid)
        try:
            while not _readable(ends, 0):
                if (word := listener.hear(TICK)) is not None:
                    due = time.monotonic() + self._unit.watchdog
                    if word != "WATCHDOG=1":
                        self._note(word, process.pid)
                if self._stopping.is_set():
                    due = min(due, self.events[-1].at + LIMIT)
                if time.monotonic() > due:
                    self._note("killed by the watchdog", process.pid)
                    process.kill()
                    _readable(ends, LIMIT)
        finally:
            os.close(ends)

    def _sweep(self, group: int) -> None:
        """What the main process left behind ends too, before the next start."""
        _signal_group(group, signal.SIGTERM)
        until = time.monotonic() + self._unit.stop
        while _lives(group):
            if time.monotonic() > until:
                _signal_group(group, signal.SIGKILL)
            time.sleep(TICK)
        self._note("swept", group)


def _readable(descriptor: int, seconds: float) -> bool:
    return bool(select.select([descriptor], [], [], seconds)[0])


def _signal_group(group: int, which: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, which)


def _lives(group: int) -> bool:
    """Whether a process of the group is there that is more than a zombie."""
    return any(_of_group(folder, group) for folder in Path("/proc").iterdir() if folder.name.isdigit())


def _of_group(folder: Path, group: int) -> bool:
    try:
        state, _, found = (folder / "stat").read_text("ascii", errors="replace").rpartition(")")[2].split()[:3]
    except OSError:
        return False
    return state != "Z" and int(found) == group
