"""Processes that are measured: started in a session of their own, counted with all their children, ended for certain."""

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

_END_SECONDS = 5.0


def wait_until(true: Callable[[], object], what: str, limit: float, every: float = 0.05) -> None:
    """Return once `true` says so; raises `TimeoutError` after `limit` seconds."""
    deadline = time.monotonic() + limit
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {limit:g} s in vain for {what}")
        time.sleep(every)


class Family:
    """A process and what it started."""

    def __init__(self, process: "subprocess.Popen[str]", started_at: float) -> None:
        """Of a process that was started with `start_new_session` at this monotonic time."""
        self.process, self.started_at = process, started_at

    def members(self) -> list[psutil.Process]:
        """All that live, the first one first; children that were handed to init are known by their session."""
        found: dict[int, psutil.Process] = {}
        with suppress(psutil.NoSuchProcess):
            first = psutil.Process(self.process.pid)
            found = {one.pid: one for one in (first, *first.children(recursive=True))}
        found |= {other.pid: other for other in psutil.process_iter() if _session(other.pid) == self.process.pid}
        return [member for member in found.values() if _lives(member)]

    def cpu_seconds(self) -> float:
        """Processor time of all members, and of children that they have outlived."""
        return sum(_cpu_seconds(member) for member in self.members())

    def pss_mb(self) -> float:
        """Memory in MB (10^6 bytes); what several processes share is divided among them."""
        return sum(_kilobytes(member.pid, "Pss:") for member in self.members()) * 1024 / 1e6

    def own_mb(self) -> float:
        """What nobody else can share, in MB: the pages that it has written itself. Others who come and go do not change it."""
        return sum(_kilobytes(member.pid, "Pss_Anon:") for member in self.members()) * 1024 / 1e6

    def end(self) -> None:
        """Ask to end, then insist."""
        members = self.members()
        self.process.terminate()
        _, alive = psutil.wait_procs(members, _END_SECONDS)
        for member in alive:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        self.process.wait(_END_SECONDS)


@contextmanager
def family(command: Sequence[str], environment: Mapping[str, str], **options: Any) -> Iterator[Family]:  # noqa: ANN401
    """A started command; ended on leaving. `options` go to `Popen`; output is thrown away unless they say otherwise."""
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "text": True, **options}
    now = time.monotonic()
    started = Family(subprocess.Popen(command, env=dict(environment), start_new_session=True, **options), now)
    try:
        yield started
    finally:
        started.end()


def _lives(member: psutil.Process) -> bool:
    try:
        return bool(member.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _session(pid: int) -> int:
    """The session of a process; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[3])
    except OSError:
        return 0


def _cpu_seconds(member: psutil.Process) -> float:
    """Of the living threads and the dead, to the nanosecond, by the process's own clock; of its dead children, to a tick."""
    try:
        own = time.clock_gettime(~member.pid << 3 | 2)
        times = member.cpu_times()
    except (OSError, psutil.NoSuchProcess):
        return 0.0
    return float(own + times.children_user + times.children_system)


def _kilobytes(pid: int, field: str) -> int:
    """A field of the sum over all mappings; 0 when the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(field))
