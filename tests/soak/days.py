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
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tests.soak.judging import Seen, look_at
from tests.soak.trend import Sample, slope_per_hour
from tests.support.commands import settings_in

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
class Tally(Seen):
    """What was seen. `growth` is of memory, from the end of the first twelve hours to the end."""

    hours: int = 0
    visits: int = 0
    days: int = 0
    growth: float = 0.0

    def wrong(self) -> dict[str, bool]:
        """As of every soak, and whether anybody was served."""
        return {
            f"memory grew by {self.growth:.1%}": self.growth > MOST_GROWTH,
            **super().wrong(),
            "nobody got a ticket": self.tickets == 0,
        }


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
        samples.append(look_at("self", 3600.0 * hour))
    tally.days, tally.tickets = len(people.numbers), sum(map(len, people.numbers.values()))
    tally.found += [f"a number came twice on {day}" for day, given in people.numbers.items() if len(set(given)) < len(given)]
    warm = samples[min(WARM_HOURS, hours // 2) :]
    tally.measure(warm)
    tally.growth = slope_per_hour(warm) * len(warm) / warm[0].mb
    tally.judge()
    return tally


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
    tally.verify(config)
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
