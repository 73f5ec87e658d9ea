"""Keys that reach the console on which the service runs, as they do beside a screen without X: a pty stands in for it."""

import fcntl
import os
import signal
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.commands import ROOT, clean_environment, command, settings_in
from tests.support.servicemanager import Listener, listening

WATCHDOG_SECONDS = 3.0
LIMIT = 8.0

ITEMS = {
    "Ctrl-C on the console": b"\x03\x03\x03",
    "Ctrl-\\ on the console": b"\x1c\x1c",
    "Ctrl-Z on the console": b"\x1a\x1a",
    "Ctrl-S, Ctrl-D, Escape on the console": b"\x13\x04\x04\x1b\x1b",
    "The console hung up": b"",
}


class Console:
    """A service on a terminal of its own; `keys`: where they are typed."""

    def __init__(self, process: subprocess.Popen[bytes], listener: Listener, keys: int) -> None:
        self.process, self._listener, self.keys = process, listener, keys

    def lives(self) -> None:
        """It says so twice, so once after now at least."""
        assert [self._listener.hear(LIMIT), self._listener.hear(LIMIT)] == ["WATCHDOG=1", "WATCHDOG=1"]
        assert self.process.poll() is None

    def echoes(self, typed: bytes) -> bool:
        """Whether what is typed can be read on the console."""
        os.set_blocking(self.keys, False)
        try:
            return typed in os.read(self.keys, 4096)
        except BlockingIOError:
            return False


@contextmanager
def console(folder: Path, *, service: bool) -> Iterator[Console]:
    """The kiosk on it, started by a service manager or by hand; its first frame is shown."""
    screen = {"width": 540, "height": 960, "fullscreen": False, "mm_per_pixel": 0.496}
    config = settings_in(folder, screen=screen, clock={"trust": "system"}, server="none")
    keys, line = os.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(line, termios.TIOCSCTTY, 0)

    with listening(folder) as listener:
        told = listener.environment(WATCHDOG_SECONDS)
        seen = told if service else {"NOTIFY_SOCKET": told["NOTIFY_SOCKET"]}
        with subprocess.Popen(
            command("run", config=config),
            cwd=ROOT,
            env=clean_environment(SDL_VIDEODRIVER="offscreen", **seen),
            stdin=line,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=take_terminal,  # noqa: PLW1509  nothing else runs in the child
        ) as process:
            os.close(line)
            try:
                assert listener.hear_until("READY=1"), "the first frame"
                yield Console(process, listener, keys)
            finally:
                process.kill()
                if keys >= 0:
                    os.close(keys)


@pytest.mark.parametrize("item", ITEMS)
def test_no_key_of_the_console_ends_or_stops_the_service(tmp_path: Path, item: str) -> None:
    with console(tmp_path, service=True) as on:
        if ITEMS[item]:
            os.write(on.keys, ITEMS[item])
        else:
            os.kill(on.process.pid, signal.SIGHUP)
            os.kill(on.process.pid, signal.SIGCONT)
        on.lives()


def test_what_is_typed_on_the_console_of_the_service_cannot_be_read_there(tmp_path: Path) -> None:
    with console(tmp_path, service=True) as on:
        os.write(on.keys, b"274193\n")
        on.lives()
        assert not on.echoes(b"274193")


def test_a_kiosk_that_was_started_by_hand_is_ended_by_ctrl_c(tmp_path: Path) -> None:
    with console(tmp_path, service=False) as on:
        os.write(on.keys, b"\x03")
        assert on.process.wait(LIMIT) == 0
