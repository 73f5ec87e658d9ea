"""Beginning and ending, in fresh processes."""

import signal
import subprocess
import time

import pytest

from kiosk.screens.faults import FAULTS_IN_A_ROW
from tests.ui.support.processes import PRELUDE, run, start

WAITING = """
engine = Engine(settings, on_start=lambda: print("shown", flush=True), on_stop=lambda: print("stopped", flush=True))
engine.run(lambda: Label(text="Hộ tịch"))
print("end", flush=True)
"""


def end_by(process: subprocess.Popen[str], number: signal.Signals) -> float:
    """Send a signal to a kiosk that shows its first frame, and return the seconds until it has gone."""
    assert process.stdout is not None
    assert process.stdout.readline() == "shown\n"
    begin = time.monotonic()
    process.send_signal(number)
    process.wait(timeout=20)
    return time.monotonic() - begin


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_sleeping_kiosk_cleanly_and_once(number: signal.Signals) -> None:
    with start(PRELUDE + WAITING) as process:
        seconds = end_by(process, number)
        out, err = process.communicate()
    assert process.returncode == 0, err
    assert out == "stopped\nend\n"
    assert seconds < 2


def test_a_signal_that_comes_twice_stops_once() -> None:
    twice = WAITING.replace('lambda: print("stopped", flush=True)', "stopping")
    stopping = """
import signal
def stopping():
    print("stopped", flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
"""
    with start(PRELUDE + stopping + twice) as process:
        end_by(process, signal.SIGTERM)
        out, err = process.communicate()
    assert process.returncode == 0, err
    assert out == "stopped\nend\n"


def test_the_first_frame_is_there_when_the_engine_says_so() -> None:
    script = "engine = Engine(settings, on_start=lambda: (print(engine.loop.frames), engine.stop()))\nengine.run(lambda: Label(text='A'))"
    assert run(PRELUDE + script) == "1\n"


def test_stopping_that_fails_is_logged_and_the_end_is_clean() -> None:
    script = "engine = Engine(settings, on_start=lambda: engine.stop(), on_stop=lambda: 1 / 0)\nengine.run(Widget)\nprint('end')"
    assert run(PRELUDE + script) == "end\n"


def test_a_root_that_cannot_be_made_is_told_to_the_caller() -> None:
    script = """
def no_root():
    raise ValueError("no root")
try:
    Engine(settings, on_stop=lambda: print("stopped")).run(no_root)
except ValueError as error:
    print(error)
"""
    assert run(PRELUDE + script) == "stopped\nno root\n"


def test_a_machine_without_a_display_is_told_so() -> None:
    script = """
from kiosk.errors import ScreenError
try:
    Engine(settings).run(Widget)
except ScreenError as error:
    print(error)
"""
    assert "no display" in run(PRELUDE + script, SDL_VIDEODRIVER="nonsense")


def test_screens_that_fail_at_every_turn_end_the_kiosk() -> None:
    script = """
from kiosk.errors import ScreenError
shown = []
def fail():
    engine.dispatcher.post(fail)
    raise ValueError
engine = Engine(settings, on_start=lambda: engine.dispatcher.post(fail), on_fault=shown.append, on_stop=lambda: print("stopped"))
try:
    engine.run(Widget)
except ScreenError:
    print(len(shown), engine.loop.turns)
"""
    stopped, figures = run(PRELUDE + script).splitlines()
    shown, turns = map(int, figures.split())
    assert stopped == "stopped"
    assert shown == 1
    assert turns <= FAULTS_IN_A_ROW + 2


def test_posts_from_before_the_beginning_are_run() -> None:
    script = "engine = Engine(settings)\nengine.dispatcher.post(lambda: print('early'))\nengine.dispatcher.post(engine.stop)\nengine.run(Widget)"
    assert run(PRELUDE + script) == "early\n"


def test_posts_after_the_end_are_no_harm() -> None:
    script = "engine = Engine(settings, on_start=lambda: engine.stop())\nengine.run(Widget)\nengine.dispatcher.post(lambda: print('late'))\nprint('end')"
    assert run(PRELUDE + script) == "end\n"
