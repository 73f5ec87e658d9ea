"""Seventy-two simulated hours before the real screens, off screen: mornings, evenings, nights and three midnights in some minutes.

python -m tests.soak.days --hours 72 --seed 1

Real Kivy, ledger, threads and printer; the clock moves when it is told to. While the office is open people come at random: they take
a ticket, look something up, walk away in the middle, choose a language or a priority and forget it. At the end of each hour the
kiosk must be at home, or closed; each day's numbers begin anew. It ends with one JSON line; exit code 1 when something did not fit.
"""

import argparse
import json
import logging
import os
import random
import sys
import tempfile
import threading
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from tests.soak.trend import Sample, grew, slope_per_hour
from tests.support.commands import kiosk, settings_in

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from kiosk.config import load_settings  # the display is chosen before
from kiosk.domain.businessday import OFFICE_ZONE
from kiosk.flow.closed import ClosedView
from kiosk.flow.home import HomeView
from kiosk.flow.ticket import Paper, TicketView
from kiosk.tour.clock import ScriptedClock
from kiosk.tour.guide import Guide

VISITS_AN_HOUR: Final = 12
STEP_SECONDS: Final = 30
MOST_GROWTH: Final = 0.02
WARM_HOURS: Final = 12


@dataclass
class Tally:
    """What was seen. `growth` is of memory, from the end of the first twelve hours to the end."""

    hours: int = 0
    visits: int = 0
    tickets: int = 0
    days: int = 0
    mb: float = 0.0
    growth: float = 0.0
    threads_grew: int = 0
    files_grew: int = 0
    found: list[str] = field(default_factory=list)


class People:
    """Who comes, by chance."""

    def __init__(self, guide: Guide, seed: int) -> None:
        """Everything by chance comes from the seed."""
        self._guide, self._chance = guide, random.Random(seed)  # noqa: S311  seeded
        self.numbers: defaultdict[str, list[str]] = defaultdict(list)

    def visit(self) -> None:
        """One of them."""
        self._chance.choice((self._take_a_ticket, self._take_a_ticket, self._look_up, self._forget, self._walk_away))()

    def _actions(self, beginning: str) -> list[str]:
        self._guide.stage.settle()
        shown = self._guide.terminal.app.engine.window.children[0].walk(restrict=True)
        return [one for widget in shown if (one := getattr(widget, "action", "")).startswith(beginning)]

    def _tap_any(self, beginning: str) -> bool:
        offered = self._actions(beginning)
        if offered:
            self._guide.tap(self._chance.choice(offered))
        return bool(offered)

    def _take_a_ticket(self) -> None:
        guide = self._guide
        day = guide.clock.read().utc.astimezone(OFFICE_ZONE).date().isoformat()
        if not self._tap_any("service:"):
            return
        guide.wait_until(lambda: isinstance(view := guide.view, TicketView) and view.paper is Paper.TAKE, "the paper")
        assert isinstance(guide.view, TicketView)
        self.numbers[day].append(guide.view.number)
        if self._chance.random() < 0.5:
            guide.tap("done")

    def _look_up(self) -> None:
        guide = self._guide
        if not self._tap_any("look-up") or not self._tap_any("type"):
            return
        for letter in self._chance.choice(("khai sinh", "dat", "ket hon", "zzq")):
            guide.tap("key:space" if letter == " " else f"key:{letter}")
        guide.wait_until(lambda: not guide.terminal.flow.is_looking_up, "an answer")
        if self._chance.random() < 0.7 and self._tap_any("procedure:"):
            guide.wait_until(lambda: not guide.terminal.flow.is_looking_up, "the procedure")

    def _forget(self) -> None:
        self._tap_any(self._chance.choice(("language:", "priority", "size")))

    def _walk_away(self) -> None:
        self._tap_any("look-up")


def live(guide: Guide, hours: int, seed: int) -> Tally:
    """Let so many simulated hours pass."""
    people, chance, tally = People(guide, seed), random.Random(-seed), Tally(hours=hours)  # noqa: S311  seeded
    samples: list[Sample] = []
    for hour in range(hours):
        for step in range(3600 // STEP_SECONDS):
            if isinstance(guide.view, HomeView) and chance.random() < VISITS_AN_HOUR * STEP_SECONDS / 3600:
                people.visit()
                tally.visits += 1
            guide.wait(STEP_SECONDS)
            if step == 3600 // STEP_SECONDS - 5:
                break
        guide.wait(4 * STEP_SECONDS)
        if not isinstance(guide.view, HomeView | ClosedView):
            tally.found.append(f"after hour {hour} it shows {type(guide.view).__name__}")
        samples.append(_look(hour))
    tally.days, tally.tickets = len(people.numbers), sum(map(len, people.numbers.values()))
    tally.found += [f"a number came twice on {day}" for day, given in people.numbers.items() if len(set(given)) < len(given)]
    _judge(tally, samples[min(WARM_HOURS, hours // 2) :])
    return tally


def _look(hour: int) -> Sample:
    rollup = Path("/proc/self/smaps_rollup").read_text("ascii")
    kilobytes = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss_Anon:"))
    files = len(list(Path("/proc/self/fd").iterdir()))
    return Sample(3600.0 * hour, kilobytes * 1024 / 1e6, threading.active_count(), files)


def _judge(tally: Tally, warm: list[Sample]) -> None:
    tally.mb = warm[-1].mb
    tally.growth = slope_per_hour(warm) * len(warm) / warm[0].mb
    tally.threads_grew = grew([one.threads for one in warm])
    tally.files_grew = grew([one.files for one in warm])
    wrong = {
        f"memory grew by {tally.growth:.1%}": tally.growth > MOST_GROWTH,
        f"there are {tally.threads_grew} threads more": tally.threads_grew > 0,
        f"there are {tally.files_grew} open files more": tally.files_grew > 0,
        "nobody got a ticket": tally.tickets == 0,
    }
    tally.found += [words for words, is_wrong in wrong.items() if is_wrong]


def run(folder: Path, hours: int, seed: int) -> Tally:
    """A kiosk of its own in a folder."""
    papers = folder / "papers"
    papers.mkdir()
    config = settings_in(folder, server="none")
    settings = load_settings(config)
    guide = Guide(settings, ScriptedClock.in_opening_hours(settings.office), papers, papers)
    with guide.walking():
        assert guide.printer is not None
        tally = live(guide, hours, seed)
    verified = kiosk("ledger", "verify", config=config)
    if verified.returncode:
        tally.found.append(f"the ledger does not fit: {verified.stdout.strip() or verified.stderr.strip()}")
    return tally


def main() -> int:
    """Run, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=72)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="kiosk-days-") as folder:
        tally = run(Path(folder), arguments.hours, arguments.seed)
    print(json.dumps({"seed": arguments.seed, **asdict(tally)}))
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main())
