"""What strace has seen: the syncs and writes of a process, with the times at which they began and were over."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SYNCS = ("fdatasync", "fsync", "sync_file_range")
WRITES = ("pwrite64", "pwritev", "write", "writev")

_LINE = re.compile(r"(?P<pid>\d+) +(?P<time>\d+\.\d+) (?P<rest>.*)")
_CALL = re.compile(r"(?P<name>\w+)\((?:\d+<(?P<path>[^>]*)>)?")
_RESUMED = re.compile(r"<\.\.\. (?P<name>\w+) resumed>")
_RESULT = re.compile(r"\) += (?P<result>-?\d+)(?P<error>[^<]*)(?:<(?P<took>\d+\.\d+)>)?$")


@dataclass(frozen=True, slots=True)
class Call:
    """Times are seconds of the epoch; `result` is what it returned, for writes a number of bytes."""

    name: str
    path: str
    began: float
    ended: float
    result: int


def wrapper(trace: Path) -> list[str]:
    """The words before a command that is to be traced; it stays the parent's child, and is slowed only where it is watched."""
    calls = ",".join((*SYNCS, *WRITES))
    return ["strace", "-D", "-f", "--seccomp-bpf", "-ttt", "-T", "-y", "-s", "0", "-e", f"trace={calls}", "-o", str(trace)]


def calls_of(lines: Iterable[str]) -> Iterator[Call]:
    """The calls that returned, in the order in which they did; those of several threads may be interwoven."""
    begun: dict[str, tuple[str, str, float]] = {}
    for line in lines:
        if (seen := _LINE.match(line)) is None:
            continue
        now = float(seen["time"])
        if _RESUMED.match(seen["rest"]):
            started = begun.pop(seen["pid"], None)
        elif call := _CALL.match(seen["rest"]):
            started = call["name"], call["path"] or "", now
        else:
            continue
        if started is None:
            continue
        if (over := _RESULT.search(seen["rest"])) is None:
            begun[seen["pid"]] = started
            continue
        name, path, began = started
        yield Call(name, path, began, began + float(over["took"] or 0), int(over["result"]))
