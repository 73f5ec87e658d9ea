"""The card under one folder, as a power cut leaves it: names that were not synced may be the old ones, appended bytes may be torn.

It stands between the program and the real folder: nothing is really synced, and it is counted what would have been.
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch

Words = ParamSpec("Words")
Result = TypeVar("Result")


class PowerCut(BaseException):
    """The power is gone; nothing in the program may catch it."""


class PulledCard:
    """Changes of files under `folder`, each of which may be the last one, or may fail."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        """Everything that is there now is on the card."""
        self._folder, self._chance = folder, chance
        self._before: dict[Path, bytes | None] = {}
        self._synced = {path: path.stat().st_size for path in folder.iterdir()}
        self.steps = 0
        self._last: int | None = None
        self._fault: BaseException = PowerCut()

    def is_pending(self, name: str) -> bool:
        """Whether a power cut now might bring back the file that was there before."""
        return self._folder / name in self._before

    @contextmanager
    def pulled_at(self, step: int | None, fault: BaseException | None = None) -> Iterator[None]:
        """Count changes and syncs, and raise at this one (1, 2, …) and at every later one; None: at none."""
        self.steps, self._last, self._fault = 0, step, fault or PowerCut()
        with (
            patch.object(os, "write", self._changing(os.write)),
            patch.object(os, "truncate", self._changing(os.truncate)),
            patch.object(os, "fsync", self._fsync),
            patch.object(Path, "unlink", self._changing(Path.unlink)),
            patch.object(Path, "replace", self._replacing(Path.replace)),
        ):
            yield

    def lose_what_was_not_synced(self) -> None:
        """The power comes back."""
        for path, content in self._before.items():
            if self._chance.random() < 0.5:
                path.unlink() if content is None else path.write_bytes(content)
        self._before.clear()
        for path in list(self._folder.iterdir()):
            size, synced = path.stat().st_size, self._synced.get(path, 0)
            if path.suffix == ".jsonl" and size > synced:
                os.truncate(path, self._chance.randint(synced, size))

    def _step(self) -> None:
        self.steps += 1
        if self._last is not None and self.steps >= self._last:
            raise self._fault

    def _changing(self, real: Callable[Words, Result]) -> Callable[Words, Result]:
        def changed(*words: Words.args, **more: Words.kwargs) -> Result:
            self._step()
            return real(*words, **more)

        return changed

    def _fsync(self, fd: int) -> None:
        self._step()
        path = Path(f"/proc/self/fd/{fd}").readlink()
        if path == self._folder:
            self._before.clear()
        else:
            self._synced[path] = os.fstat(fd).st_size

    def _replacing(self, real: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def replaced(path: Path, target: Path) -> Path:
            self._step()
            if target not in self._before:
                self._before[target] = target.read_bytes() if target.exists() else None
            self._synced[target] = self._synced.get(path, 0)
            return real(path, target)

        return replaced
