"""`onestop serve` as a process of its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[3]


class ServerProcess:
    """A server with its workers; what it logs goes to a file."""

    def __init__(self, url: str, log: Path, *more: str, workers: int = 1, within: Sequence[str] = ()) -> None:
        """Start it on a free port and wait until it serves; `within` are words before its command."""
        command = [*within, sys.executable, "-m", "onestop", "serve", "--database", url, "--port", "0", "--clock", "system"]
        self._log = log
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [*command, "--workers", str(workers), *more],
                stdout=subprocess.PIPE,
                stderr=errors,
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
                start_new_session=True,
                text=True,
            )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        match = re.search(r"(https?)://[^:]+:(\d+)", said)
        if match is None:
            self.kill()
            raise AssertionError(f"the server did not start: {said} {self.logged()[-2000:]}")
        self.url, self.port = match[0], int(match[2])

    def __enter__(self) -> Self:
        """Use it as a context manager: stopped at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop it."""
        self.stop()

    def logged(self) -> str:
        """What it has logged so far."""
        return self._log.read_text(encoding="utf-8")

    def stop(self, seconds: float = 20.0) -> int:
        """Ask it to stop; returns its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self._end(seconds)

    def kill(self) -> None:
        """Kill it with its workers, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._end(20.0)

    def _end(self, seconds: float) -> int:
        code = self.process.wait(seconds)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@contextmanager
def serving(url: str, folder: Path, *more: str, workers: int = 1) -> Iterator[ServerProcess]:
    """A server process until the end of the block."""
    with ServerProcess(url, folder / "server.log", *more, workers=workers) as process:
        yield process
