"""A booth: one contender on a display of its own, with an eye and a finger."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import Contender
from benchmarks.processes import Family, family, wait_until
from benchmarks.regions import Look, looks_of
from benchmarks.workshop import ROOT, Workshop
from benchmarks.xserver import HEIGHT, WIDTH, Screen
from tests.support.xserver import x_server

PATIENCE = 60.0
"""Seconds after which something that should have been seen is an error."""

_CALM_SECONDS = 1.0
_EVERY = 0.25
_ERRORS = "stderr.txt"


@dataclass(frozen=True, slots=True)
class Booth:
    """`folder` holds what the contender writes."""

    contender: Contender
    folder: Path
    screen: Screen
    family: Family

    def calm_looks(self) -> list[Look]:
        """How it looks once nothing has moved for a second and all is there; raises `TimeoutError`, `RuntimeError` when it ended."""
        deadline = time.monotonic() + PATIENCE
        seen, since = b"", time.monotonic()
        while time.monotonic() < deadline:
            time.sleep(_EVERY)
            self._must_live()
            if (now := self.screen.picture().tobytes()) != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since >= _CALM_SECONDS and any(seen) and (looks := self._looks()):
                return looks
        raise TimeoutError(f"{self.contender.name} did not come to rest on its display")

    def _looks(self) -> list[Look]:
        """The looks; none while a zone is empty."""
        try:
            return looks_of(self.screen, inked=self.contender.services)
        except RuntimeError:
            return []

    def _must_live(self) -> None:
        if (code := self.family.process.poll()) is not None:
            raise RuntimeError(f"{self.contender.name} ended by itself with {code}{self.last_words()}")

    def last_words(self) -> str:
        """The last line that it wrote to stderr, as the end of a sentence; empty when it said nothing."""
        lines = (self.folder / _ERRORS).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"; last words of {self.contender.name}: {lines[-1]}" if lines else ""

    def settle(self, seconds: float) -> None:
        """Wait until the services are shown, and so many seconds more for what it does after that."""
        self.calm_looks()
        ends = time.monotonic() + seconds
        wait_until(lambda: time.monotonic() > ends, "time to pass", seconds + 1)


@contextmanager
def booth(workshop: Workshop, contender: Contender, wrapper: Sequence[str] = ()) -> Iterator[Booth]:
    """A started contender; `wrapper` are words before its command. All is ended on leaving."""
    folder = workshop.fresh("booth")
    words = [*wrapper, *contender.words(folder)]
    with (
        x_server(WIDTH, HEIGHT) as name,
        closing(Screen(name)) as screen,
        (folder / _ERRORS).open("w") as errors,
        family(words, workshop.environment(name), cwd=ROOT, stderr=errors) as started,
    ):
        stall = Booth(contender, folder, screen, started)
        try:
            yield stall
        except TimeoutError as error:
            raise TimeoutError(f"{error}{stall.last_words()}") from error
