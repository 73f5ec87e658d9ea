"""The kiosk that somebody tries to get out of, in a process of its own, and what it says stands on its screen."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import Any

from tests.support.commands import ROOT, settings_in
from tests.ui.support.sdl import SYSTEM

WIDTH, HEIGHT = 540, 960
LIMIT = 30.0
ALL_DAY = {day: ["00:00-23:59"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands on the screen; `targets`: what can be tapped, by action, in pixels from the upper left corner."""

    facts: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  as the observer has it
        return self.facts[name]


class WatchedKiosk:
    """One process of `kiosk run`."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        """`log`: where its stderr goes."""
        self.process, self._log = process, log
        self.first = self.wait_for(lambda seen: seen.ready)

    def look(self) -> Seen:
        """What stands there once all that came before has been taken."""
        return self.order("look")

    def order(self, what: str, **how: object) -> Seen:
        """Put an event into SDL's queue, or look; fails when the kiosk has ended."""
        assert self.process.stdout is not None
        try:
            self._say([what, how])
            line = self.process.stdout.readline() if select([self.process.stdout], [], [], LIMIT)[0] else ""
        except BrokenPipeError:
            line = ""
        assert line, f"the kiosk has ended or hangs: {self.process.poll()}\n{self._log.read_text()[-2000:]}"
        return Seen(json.loads(line))

    def every(self, kind: str) -> None:
        """Put all the events of a kind into SDL's queue, see `tests.ui.support.sdl.SYSTEM`."""
        self.order("system", events=SYSTEM[kind])

    def _say(self, order: list[object]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def wait_for(self, true: Any) -> Seen:  # noqa: ANN401  a predicate of Seen
        """Look until it is so."""
        deadline = time.monotonic() + LIMIT
        while not true(seen := self.look()):
            assert time.monotonic() < deadline, f"in vain: {seen.facts}"
        return seen

    def is_where_it_was(self) -> None:
        """The same process, at home or on a screen of its own, with nothing foreign, nothing turned and no ticket given."""
        seen, first = self.look(), self.first
        kept = ("pid", "windows", "size", "rotation", "foreign", "markup", "running", "given")
        assert {name: seen.facts[name] for name in kept} == {name: first.facts[name] for name in kept}
        assert (seen.windows, seen.foreign, seen.running, seen.rotation) == (["Root"], [], True, 0)
        assert len(seen.screens) == 1
        assert (seen.view, seen.screens) == ("HomeView", ["HomeScreen"])
        assert set(seen.targets) == set(first.targets)


@contextmanager
def watched(folder: Path, source: str = "mouse", **environment: str) -> Iterator[WatchedKiosk]:
    """A kiosk that has shown its home and knows its numbers. Off screen, unless a display is named."""
    panel = {"width": WIDTH, "height": HEIGHT, "mm_per_pixel": 0.496}
    screen = {**panel, "fullscreen": "DISPLAY" in environment, "input": source, "idle_seconds": 600}
    config = settings_in(folder, hours=ALL_DAY, holidays=[], screen=screen, clock={"trust": "system"}, server="none")
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    driver = "x11" if "DISPLAY" in environment else "offscreen"
    log = folder / "stderr.txt"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.escape.watched", "run", "--config", str(config)],
            cwd=ROOT,
            env={**kept, "SDL_VIDEODRIVER": driver, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            yield WatchedKiosk(process, log)
        finally:
            process.kill()
