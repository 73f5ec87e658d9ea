"""Reading the staff log and telling what is wrong with it. Nothing is changed here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from kiosk.domain.staff_log import LogHead, StaffLine, chain_hash, genesis, head_text, line_text
from kiosk.errors import StaffLogError
from kiosk.storage.damage import DAMAGE

ANCHOR_NAME: Final = "log.anchor"

_FILE: Final = re.compile(r"log-([0-9]{9})\.jsonl")
_HASH_DIGITS: Final = 64
_Written = tuple[int, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class LogAnchor:
    """The newest entry that was ever written, by number and hash in hex digits."""

    seq: int
    chain: str


@dataclass(slots=True)
class LogFile:
    """One file of the log, as far as it can be read."""

    path: Path
    head: LogHead | None = None
    lines: list[tuple[StaffLine, bytes]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    torn: bool = False
    """There is something behind the last whole line."""
    whole_bytes: int = 0
    whole_lines: int = 0

    @property
    def last(self) -> tuple[int, bytes]:
        """Number and hash of its last entry; those before its first where it has none."""
        if self.lines:
            return self.lines[-1][0].seq, self.lines[-1][1]
        return (self.head.seq - 1, bytes.fromhex(self.head.before)) if self.head else (0, b"")


@dataclass(frozen=True, slots=True)
class LogReport:
    """All entries that can be read, and all that is wrong, one line each."""

    lines: tuple[StaffLine, ...]
    problems: tuple[str, ...]


def path_of(folder: Path, seq: int) -> Path:
    """The file that begins with this entry."""
    return folder / f"log-{seq:09}.jsonl"


def highest_seq(read: LogFile) -> int:
    """The highest number that an entry of this file may have, readable or not: by its name and its lines."""
    found = _FILE.fullmatch(read.path.name)
    return (int(found[1]) if found else 1) + read.whole_lines - 2


def files_of(folder: Path) -> list[Path]:
    """The files of the log, oldest first."""
    try:
        return sorted(path for path in folder.iterdir() if _FILE.fullmatch(path.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def read_anchor(paths: Iterable[Path], identity: tuple[str, int]) -> LogAnchor | None:
    """The newest anchor of this kiosk that can be read; None when there is none."""
    found = []
    for path in paths:
        try:
            office, kiosk, seq, chain = msgspec.json.decode(path.read_bytes(), type=tuple[str, int, int, str])
        except (OSError, *DAMAGE):
            continue
        if (office, kiosk) == identity and _is_hash(chain):
            found.append(LogAnchor(seq, chain))
    return max(found, key=lambda anchor: anchor.seq, default=None)


def read_file(path: Path) -> LogFile:
    """Read one file up to where it is damaged; raises `OSError`."""
    content = path.read_bytes()
    *whole, rest = content.split(b"\n")
    read = LogFile(path, torn=bool(rest), whole_bytes=len(content) - len(rest), whole_lines=len(whole))
    if not whole:
        return read
    read.head = _head(whole[0])
    if read.head is None:
        read.problems.append(f"{path.name}: its head is damaged")
        return read
    for number, written in enumerate(whole[1:], start=2):
        line = _line(written)
        seq, before = read.last
        if line is None:
            read.problems.append(f"{path.name}, line {number}: damaged")
            return read
        if line[0].seq != seq + 1:
            read.problems.append(f"{path.name}, line {number}: entry {line[0].seq} stands where {seq + 1} is due")
            return read
        if chain_hash(before, line[0]) != line[1]:
            read.problems.append(f"{path.name}, line {number}: the hash chain is broken here")
            return read
        read.lines.append(line)
    return read


def read_log(folder: Path, identity: tuple[str, int], anchors: Sequence[Path], most_files: int) -> LogReport:
    """Read everything and hold it against itself, its anchors and this kiosk; raises `StaffLogError` when it cannot be read."""
    try:
        files = [read_file(path) for path in files_of(folder)]
    except OSError as error:
        raise StaffLogError(f"the staff log in {folder} cannot be read: {error.strerror}", "check the disk") from error
    problems = [problem for one in files for problem in (*one.problems, *_seam(one, identity))]
    problems += _joints(files, identity, most_files)
    problems += _against(read_anchor(anchors, identity), files)
    return LogReport(tuple(line for one in files for line, _ in one.lines), tuple(problems))


def _seam(one: LogFile, identity: tuple[str, int]) -> list[str]:
    """What is wrong with a file by itself, beside its lines."""
    found = [f"{one.path.name}: its last line is torn"] if one.torn else []
    if one.head is not None and (one.head.office, one.head.kiosk) != identity:
        found.append(f"{one.path.name}: it is of kiosk {one.head.kiosk} of {one.head.office}")
    return found


def _joints(files: Sequence[LogFile], identity: tuple[str, int], most_files: int) -> list[str]:
    """Whether each file goes on where the one before ended, and whether the first one begins at the beginning."""
    found = []
    for number, one in enumerate(files):
        if one.head is None:
            continue
        seq, chain = files[number - 1].last if number else (one.head.seq - 1, bytes.fromhex(one.head.before))
        if number == 0 and one.head.seq == 1:
            seq, chain = 0, genesis(*identity)
        if number == 0 and one.head.seq > 1 and len(files) < most_files:
            found.append(f"{one.path.name}: entries 1 to {one.head.seq - 1} are missing")
        if one.head.seq != seq + 1:
            found.append(f"{one.path.name}: entries {seq + 1} to {one.head.seq - 1} are missing")
        elif one.head.before != chain.hex():
            found.append(f"{one.path.name}: it does not follow what stands before it")
        if one.path.name != path_of(one.path.parent, one.head.seq).name:
            found.append(f"{one.path.name}: its name is another file's")
    return found


def _against(anchor: LogAnchor | None, files: Sequence[LogFile]) -> list[str]:
    """Whether what the anchor remembers is there."""
    entries = {line.seq: chain.hex() for one in files for line, chain in one.lines}
    last = max(entries, default=0)
    if anchor is None:
        return ["the anchor is missing, so nobody knows whether entries were cut off"] if entries else []
    if anchor.seq > last:
        return [f"entries {last + 1} to {anchor.seq} were cut off"]
    return [f"entry {anchor.seq} is not what the anchor remembers"] if entries.get(anchor.seq) != anchor.chain else []


def _head(written: bytes) -> LogHead | None:
    try:
        head = LogHead(*msgspec.json.decode(written, type=tuple[str, int, int, str]))
    except DAMAGE:
        return None
    return head if _is_hash(head.before) and head.seq > 0 and head_text(head).encode() == written else None


def _line(written: bytes) -> tuple[StaffLine, bytes] | None:
    try:
        seq, at, boot_id, member, role, act, what, chain = msgspec.json.decode(written, type=_Written)
    except DAMAGE:
        return None
    if not _is_hash(chain):
        return None
    line = StaffLine(seq, at, boot_id, member, role, act, what)
    return (line, bytes.fromhex(chain)) if line_text(line, bytes.fromhex(chain)).encode() == written else None


def _is_hash(written: str) -> bool:
    return len(written) == _HASH_DIGITS and set(written) <= set("0123456789abcdef")
