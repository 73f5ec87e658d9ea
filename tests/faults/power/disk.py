"""The simulated disk: what was done to files and folders, and what of it is there after a power cut.

A disk is a real folder (what programs see: the page cache) and a record of every change in order. `State` replays the
record up to any moment and keeps apart what was synced and what was not; `State.after_power_cut` then makes one of the
contents that the disk may have when the power comes back.

The rules are those of POSIX, and no kinder: data is safe after a sync of its file, a name (made, removed, renamed) after
a sync of its folder. Everything else may be there, may be gone, in any order, and a write may be there in part, by
sectors of 512 bytes. A sector is written whole or not at all, and a write harms no byte outside it: SQLite asks for the
second (powersafe overwrite), and the first is what makers of cards promise.
"""

import random
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""

ROOT = 0
"""The node of the disk's own folder, which was always there."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes were put at an offset of a file."""

    node: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file was cut, or filled up with zeros, to a size."""

    node: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """A file's data, or a folder's names, were made durable (`fsync`, `fdatasync`)."""

    node: int


@dataclass(frozen=True, slots=True)
class Link:
    """A name now stands in a folder for a new node, a file or a folder."""

    folder: int
    name: str
    node: int
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Unlink:
    """A name was removed from a folder."""

    folder: int
    name: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A node moved from one name to another within its folder, in one step."""

    folder: int
    old: str
    new: str
    node: int


Data = Write | Truncate
Names = Link | Unlink | Rename
Change = Data | Names | Sync


class Fate(StrEnum):
    """How a power cut treats what was not synced."""

    LOST = "lost"
    """All of it is gone."""
    KEPT = "kept"
    """All of it is there."""
    IN_ORDER = "in order"
    """What came before some moment is there, the change of that moment in part."""
    BY_FILE = "by file"
    """As before, with a moment of its own for each file and folder."""
    SCATTERED = "scattered"
    """Each sector and each name by itself."""


Contents = dict[PurePosixPath, bytes | None]
"""Files with their bytes and folders with None, by their path on the disk."""


@dataclass(frozen=True, slots=True)
class Temper:
    """How good a disk is. What is below `liars`, names in the root, lies on a disk that acknowledges syncs falsely."""

    liars: frozenset[str] = frozenset()
    late_by: int | None = None
    """A liar does what a sync asks for when so many more were asked for; None: never."""


HONEST = Temper()


@dataclass
class State:
    """What is durable and what is not, after some changes."""

    temper: Temper = HONEST
    files: dict[int, bytes] = field(default_factory=dict)
    folders: dict[int, dict[str, int]] = field(default_factory=lambda: {ROOT: {}})
    waiting: list[tuple[int, Data | Names]] = field(default_factory=list)
    """Not durable yet; each with its place in the order of all changes."""
    taken: int = 0
    lying: set[int] = field(default_factory=set)
    """Files and folders whose syncs are false."""
    put_off: deque[tuple[int, int]] = field(default_factory=deque)
    """Syncs that a liar has acknowledged and not done: node, and how many changes it should have made durable."""

    def take(self, change: Change) -> None:
        """One more change happens."""
        match change:
            case Sync(node):
                self._asked_to_sync(node)
            case Link(folder, name, node, is_folder):
                self.know(folder, name, node)
                if is_folder:
                    self.folders[node] = {}
                self.waiting.append((self.taken, change))
            case _:
                self.waiting.append((self.taken, change))
        self.taken += 1

    def know(self, folder: int, name: str, node: int) -> None:
        """A new node lies on the disk of its folder; in the root its name decides."""
        if folder in self.lying or (folder == ROOT and name in self.temper.liars):
            self.lying.add(node)

    def _asked_to_sync(self, node: int) -> None:
        if node not in self.lying:
            self._sync(node, self.taken)
        elif self.temper.late_by is not None:
            self.put_off.append((node, self.taken))
            if len(self.put_off) > self.temper.late_by:
                self._sync(*self.put_off.popleft())

    def _sync(self, node: int, before: int) -> None:
        """Make durable what happened to a node before a moment."""
        settled = [change for when, change in self.waiting if _subject(change) == node and when < before]
        if settled:
            self.waiting = [(when, change) for when, change in self.waiting if _subject(change) != node or when >= before]
            self.files, self.folders = _applied(self.files, self.folders, settled)

    def after_power_cut(self, chance: random.Random, fate: Fate) -> Contents:
        """What is found when the power is back; the same `chance` gives the same."""
        survivors = _survivors([change for _, change in self.waiting], chance, fate)
        return dict(_walk(*_applied(self.files, self.folders, survivors), ROOT, PurePosixPath()))


def state_of(contents: Contents, temper: Temper = HONEST) -> tuple[State, dict[PurePosixPath, int]]:
    """A disk that holds `contents`, all durable, and the node of each path."""
    state, nodes = State(temper), {PurePosixPath(): ROOT}
    for number, path in enumerate(sorted(contents), start=ROOT + 1):
        nodes[path] = number
        state.know(nodes[path.parent], path.name, number)
        state.folders[nodes[path.parent]][path.name] = number
        content = contents[path]
        if content is None:
            state.folders[number] = {}
        else:
            state.files[number] = content
    return state, nodes


def _subject(change: Data | Names) -> int:
    """The node whose sync makes a change durable."""
    return change.node if isinstance(change, Data) else change.folder


def _applied(
    files: dict[int, bytes], folders: dict[int, dict[str, int]], changes: Iterable[Data | Names]
) -> tuple[dict[int, bytes], dict[int, dict[str, int]]]:
    """Copies of files and folders, with the changes done."""
    touched: dict[int, bytearray] = {}
    folders = {node: dict(names) for node, names in folders.items()}
    for change in changes:
        if isinstance(change, Names):
            _rename(folders.setdefault(change.folder, {}), change)
            continue
        content = touched.setdefault(change.node, bytearray(files.get(change.node, b"")))
        size = change.size if isinstance(change, Truncate) else change.offset + len(change.data)
        if len(content) < size:
            content.extend(bytes(size - len(content)))
        if isinstance(change, Truncate):
            del content[size:]
        else:
            content[change.offset : size] = change.data
    return {**files, **{node: bytes(content) for node, content in touched.items()}}, folders


def _rename(names: dict[str, int], change: Names) -> None:
    match change:
        case Link(_, name, node):
            names[name] = node
        case Unlink(_, name):
            names.pop(name, None)
        case Rename(_, old, new, node):
            if names.get(old) == node:
                del names[old]
            names[new] = node


def _survivors(waiting: list[Data | Names], chance: random.Random, fate: Fate) -> Iterator[Data | Names]:
    match fate:
        case Fate.LOST:
            return
        case Fate.KEPT:
            yield from waiting
        case Fate.IN_ORDER:
            end = chance.randint(0, len(waiting))
            yield from waiting[:end]
            yield from _torn(waiting[end : end + 1], chance, 0.5)
        case Fate.BY_FILE:
            for node in sorted({_subject(change) for change in waiting}):
                mine = [change for change in waiting if _subject(change) == node]
                kept = chance.randint(0, len(mine))
                yield from mine[:kept]
                yield from _torn(mine[kept : kept + 1], chance, 0.5)
        case Fate.SCATTERED:
            yield from _torn(waiting, chance, chance.choice((0.1, 0.5, 0.9)))


def _torn(changes: list[Data | Names], chance: random.Random, share: float) -> Iterator[Data | Names]:
    """About `share` of the changes; of each write, about that share of its sectors."""
    for change in changes:
        if not isinstance(change, Write):
            if chance.random() < share:
                yield change
            continue
        start = change.offset
        while start < change.offset + len(change.data):
            end = (start // SECTOR + 1) * SECTOR
            if chance.random() < share:
                yield Write(change.node, start, change.data[start - change.offset : end - change.offset])
            start = end


def _walk(
    files: dict[int, bytes], folders: dict[int, dict[str, int]], folder: int, path: PurePosixPath
) -> Iterator[tuple[PurePosixPath, bytes | None]]:
    for name, node in sorted(folders.get(folder, {}).items()):
        if node in folders:
            yield path / name, None
            yield from _walk(files, folders, node, path / name)
        else:
            yield path / name, files.get(node, b"")


def put_back(root: Path, contents: Contents) -> None:
    """Make a real folder hold `contents` and nothing else."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
    for inside, content in sorted(contents.items()):
        if content is None:
            (root / inside).mkdir()
        else:
            (root / inside).write_bytes(content)


def contents_of(root: Path) -> Contents:
    """What a real folder holds."""
    return {
        PurePosixPath(path.relative_to(root)): None if path.is_dir() else path.read_bytes() for path in sorted(root.rglob("*"))
    }
