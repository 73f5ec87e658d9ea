"""Kills imports of a catalogue at seeded steps within the writing, and says what serves after each.

    python -m tests.faults.importing CONFIG OLD NEW SEED TIMES

Each import is the command, in a process forked from this one; it counts its own steps (every call that Python makes or
returns from while it writes) and kills itself at one of them, so that a seed always cuts at the same places. One JSON object a line.
"""

import json
import os
import random
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from kiosk import cli
from kiosk.catalogue.reading import About
from kiosk.catalogue.store import CatalogueFile
from kiosk.domain.search.index import Index
from procedures.model import Procedure

_write = CatalogueFile.write

NEVER = -1
LAST_STEPS = 8
"""Within these lie the sync and the change of names: some imports always die there."""


class Death:
    """Comes at a step of the writing."""

    def __init__(self, step: int) -> None:
        """`NEVER` only counts."""
        self.step, self.steps = step, 0

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """It comes within this block, or not at all."""
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(None)

    def __call__(self, _frame: FrameType, event: str, _argument: object) -> None:
        """What `sys.setprofile` calls."""
        if event in ("return", "c_return"):
            if self.steps == self.step:
                os.kill(os.getpid(), signal.SIGKILL)
            self.steps += 1

    def write(self, file: CatalogueFile, procedures: Iterable[Procedure], index: Index, about: About) -> None:
        """As the file's own, step by step."""
        with self.awaited():
            _write(file, procedures, index, about)


def imported(config: Path, file: Path, step: int, told: int) -> int:
    """Import a file in a forked process, which tells its steps; returns how it ended, as `os.waitpid` does."""
    child = os.fork()
    if not child:
        death = Death(step)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  the child ends with it
        CatalogueFile.write = lambda *said: death.write(*said)  # type: ignore[method-assign]  # noqa: PLW0108  it binds the file
        code = cli.main(["catalogue", "import", str(file), "--config", str(config)])
        os.write(told, f"{death.steps}\n".encode())
        os._exit(code)
    return os.waitpid(child, 0)[1]


def main(config: Path, old: Path, new: Path, seed: int, times: int) -> None:
    """Import the old one, then the new one again and again, whenever a killed one had put it in place."""
    kept = CatalogueFile(config.parent / "data" / "catalogue" / "catalogue.db")
    hear, tell = os.pipe()
    imported(config, new, NEVER, tell)
    steps = int(os.read(hear, 100))
    chance = random.Random(seed)  # noqa: S311  replayed by its seed
    is_new = True
    for step in [*range(steps - LAST_STEPS, steps), *(chance.randrange(steps) for _ in range(times))]:
        if is_new:
            assert imported(config, old, NEVER, tell) == 0, "an import after a killed one fails"
        ended = imported(config, new, step, tell)
        codes = sorted(one.code for one in kept.procedures())
        is_new = len(codes) > 1
        print(json.dumps({"step": step, "of": steps, "killed": os.WIFSIGNALED(ended), "serves": codes}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
