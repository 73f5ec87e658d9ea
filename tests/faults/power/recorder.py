"""Records what programs do to the files below one folder, in order."""

from pathlib import Path, PurePosixPath

from tests.faults.power.disk import ROOT, Change, Contents, Link, Rename, Sync, Truncate, Unlink, Write, state_of


class Recorder:
    """Turns calls about paths and nodes into `changes`. Told by the hooks after each call that the system let succeed."""

    def __init__(self, root: Path, contents: Contents) -> None:
        """Begin with a disk on which `contents` is durable, under the real folder `root`."""
        self.root = root
        self.changes: list[Change] = []
        _, self._nodes = state_of(contents)
        self._last = max(self._nodes.values(), default=ROOT)

    def covers(self, path: str) -> bool:
        """Whether a path lies on this disk."""
        return path.startswith(f"{self.root}/") or path == str(self.root)

    def node(self, path: str) -> int:
        """The node that a path stands for now."""
        return self._nodes[self._inside(path)]

    def opened(self, path: str) -> int:
        """A file was opened, and made if it was not there."""
        inside = self._inside(path)
        if inside not in self._nodes:
            self._link(inside)
        return self._nodes[inside]

    def made_folder(self, path: str) -> None:
        """A folder was made."""
        self._link(self._inside(path), is_folder=True)

    def wrote(self, node: int, offset: int, data: bytes) -> None:
        """Bytes were written."""
        self.changes.append(Write(node, offset, data))

    def truncated(self, node: int, size: int) -> None:
        """A file was given a size."""
        self.changes.append(Truncate(node, size))

    def synced(self, node: int) -> None:
        """A file or folder was synced."""
        self.changes.append(Sync(node))

    def synced_folder_of(self, path: str) -> None:
        """The folder of a file was synced."""
        self.synced(self._nodes[self._inside(path).parent])

    def removed(self, path: str) -> None:
        """A name was removed."""
        inside = self._inside(path)
        del self._nodes[inside]
        self.changes.append(Unlink(self._nodes[inside.parent], inside.name))

    def renamed(self, old: str, new: str) -> None:
        """A file was renamed within its folder."""
        before, after = self._inside(old), self._inside(new)
        if before.parent != after.parent:
            raise NotImplementedError(f"{old} moves to another folder: the simulated disk cannot do that")
        node = self._nodes.pop(before)
        self._nodes[after] = node
        self.changes.append(Rename(self._nodes[before.parent], before.name, after.name, node))

    def _link(self, inside: PurePosixPath, *, is_folder: bool = False) -> None:
        self._last += 1
        self._nodes[inside] = self._last
        self.changes.append(Link(self._nodes[inside.parent], inside.name, self._last, is_folder))

    def _inside(self, path: str) -> PurePosixPath:
        return PurePosixPath(path).relative_to(self.root)
