"""What holds up every thread is done while the screen is still."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.screens.stillness import AGAIN_SECONDS, LONGEST_SECONDS, STILL_SECONDS, Stillness
from tests.support.commands import ROOT, settings_in


class Screen:
    """A loop that drew a frame so many seconds ago, and what is to be done later."""

    def __init__(self, drawn_ago: float) -> None:
        self.drawn_ago = drawn_ago
        self.later: list[tuple[float, Callable[[], object]]] = []
        self.done = 0

    def ages(self) -> tuple[float, float]:
        return 0.0, self.drawn_ago

    def once(self, seconds: float, job: Callable[[], object]) -> None:
        self.later.append((seconds, job))

    def do(self) -> None:
        self.done += 1

    def passes(self) -> None:
        """The time comes for what was to be done later, if nothing else happens."""
        waiting, self.later = self.later, []
        for seconds, job in waiting:
            self.drawn_ago += seconds
            job()


def stillness_of(screen: Screen) -> Stillness:
    return Stillness(screen, screen.once, screen.do)


def test_a_still_screen_lets_the_work_be_done_at_once() -> None:
    screen = Screen(drawn_ago=STILL_SECONDS)
    stillness_of(screen).want()
    assert screen.done == 1
    assert screen.later == []


def test_work_waits_until_nothing_has_moved_for_a_second() -> None:
    screen = Screen(drawn_ago=0.0)
    stillness_of(screen).want()
    looks = 0
    while not screen.done:
        screen.passes()
        looks += 1
    assert looks == STILL_SECONDS / AGAIN_SECONDS


def looks_before_a_restless_screen(screen: Screen) -> int:
    """How often it is looked at before the work is done."""
    looks = 0
    while screen.later:
        screen.drawn_ago = 0.0
        screen.passes()
        looks += 1
    return looks


def test_who_goes_on_tapping_is_held_up_once_a_minute_at_most() -> None:
    screen = Screen(drawn_ago=0.0)
    stillness = stillness_of(screen)
    for times in (1, 2):
        stillness.want()
        assert looks_before_a_restless_screen(screen) == LONGEST_SECONDS / AGAIN_SECONDS
        assert screen.done == times


def test_work_that_was_wanted_many_times_before_a_restless_screen_is_done_once() -> None:
    screen = Screen(drawn_ago=0.0)
    stillness = stillness_of(screen)
    for _ in range(100):
        stillness.want()
    assert len(screen.later) == 1
    screen.drawn_ago = STILL_SECONDS
    screen.passes()
    assert screen.done == 1


def test_it_is_done_again_when_it_is_wanted_again() -> None:
    screen = Screen(drawn_ago=STILL_SECONDS)
    stillness = stillness_of(screen)
    stillness.want()
    stillness.want()
    assert screen.done == 2


TICKET = """
import gc, json, sys, threading
from pathlib import Path
from kiosk.bootstrap import LedgerNotes
from kiosk.config import load_settings
from kiosk.device.memory import Housekeeping
from kiosk.flow.home import HomeView
from kiosk.flow.ticket import Paper, TicketView
from kiosk.terminal import PRINTER_CHECK_SECONDS, STARTED_SECONDS
from kiosk.tour.clock import ScriptedClock
from kiosk.tour.guide import Guide

config = Path(sys.argv[1])
settings = load_settings(config)
guide = Guide(settings, ScriptedClock.in_opening_hours(settings.office), config.parent, config.parent)
settled, tidied, looks = [], [], []
settle, tidy = LedgerNotes.settle, Housekeeping.tidy
LedgerNotes.settle = lambda self: (settle(self), settled.append(True))
def tidy_and_tell(self):
    tidied.append(False)
    tidy(self)
    tidied[-1] = True
Housekeeping.tidy = tidy_and_tell
with guide.walking():
    guide.wait(STARTED_SECONDS + 1)
    for thread in threading.enumerate():
        if thread.name == "memory":
            thread.join()
    gc.disable()  # the terminal has switched it on; here only who asks for a look gets one
    much = [[] for _ in range(100_000)]  # as after the first list
    gc.callbacks.append(lambda phase, told: looks.append(all(tidied)) if phase == "start" and told["generation"] == 2 else None)
    before = len(settled)
    guide.tap("service:ho-tich")
    guide.wait_until(lambda: isinstance(guide.view, TicketView) and guide.view.paper is Paper.TAKE, "the paper")
    guide.wait_until(lambda: len(settled) > before, "the end of the printer's work")
    guide.tap("done")
    guide.wait_until(lambda: isinstance(guide.view, HomeView), "home")
    guide.wait(PRINTER_CHECK_SECONDS + 1)
    guide.wait(2)
    print(json.dumps([looks.count(True), tidied.count(True)]))
"""


def test_much_memory_is_looked_through_when_the_screen_is_still_and_never_for_a_print(tmp_path: Path) -> None:
    config = settings_in(tmp_path, server="none")
    surroundings = {**os.environ, "SDL_VIDEODRIVER": "offscreen"}
    words = [sys.executable, "-c", TICKET, str(config)]
    done = subprocess.run(words, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    for_something_else, when_still = json.loads(done.stdout.splitlines()[-1])
    assert for_something_else == 0
    assert when_still > 0
