"""Where a measure works: a folder that is gone afterwards, and how much time there is."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_FOREIGN = ("COVERAGE", "KCFG_", "KIOSK_", "KIVY_", "LD_PRELOAD", "MESA_", "PYTHON", "SDL_", "WAYLAND_", "XDG_")
"""What the caller's environment may say and a contender must not hear."""

_ON_DISK = "/var/tmp"  # noqa: S108  a folder of our own is made in it

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Workshop:
    """`notes` are told below the table: what was not there, and what could not be judged therefore."""

    folder: Path
    quick: bool
    notes: list[str] = field(default_factory=list)

    def some(self, quick: int, full: int) -> int:
        """How many samples to take."""
        return quick if self.quick else full

    def fresh(self, name: str) -> Path:
        """An empty folder of its own."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def environment(self, display: str) -> dict[str, str]:
        """For a process on a display. All share one home, so that caches of fonts and shaders are warm, as on a terminal."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        ours = {
            "DISPLAY": display,
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "PYTHONPATH": str(ROOT),
        }
        return {**kept, **ours}

    def note(self, text: str) -> None:
        """Say it once below the table."""
        if text not in self.notes:
            self.notes.append(text)

    def say(self, text: str) -> None:
        """Tell whoever waits how far it is."""
        print(text, file=sys.stderr, flush=True)


@contextmanager
def workshop(*, quick: bool) -> Iterator[Workshop]:
    """A workshop on the disk: /tmp is often memory, and a sync there costs nothing. `TMPDIR` says otherwise."""
    place = os.environ.get("TMPDIR") or (_ON_DISK if os.access(_ON_DISK, os.W_OK) else None)
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-", dir=place, ignore_cleanup_errors=True) as folder:
        yield Workshop(Path(folder), quick)
