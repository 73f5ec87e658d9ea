"""The loop sleeps when nothing happens, and answers at once when something does. Real time, in fresh processes."""

import json
import threading
import time
from collections.abc import Callable

from kivy.clock import Clock
from kivy.graphics import Color
from kivy.uix.widget import Widget

from tests.ui.conftest import TestStage
from tests.ui.support.processes import PRELUDE, run

Screen = Callable[[int, int], TestStage]

IDLE = """
turns = []
def quiet():
    Clock.schedule_once(lambda _: begin(), 0.2)
def begin():
    turns.append(engine.loop.turns)
    print(engine.loop.due_in())
    Clock.schedule_once(lambda _: end(), 0.8)
def end():
    turns.append(engine.loop.turns)
    engine.stop()
engine = Engine(settings, on_start=quiet)
engine.run(lambda: Label(text="Hộ tịch"))
print(turns[1] - turns[0])
"""

POST = """
import json, threading, time
def start():
    Clock.schedule_once(lambda _: engine.stop(), 30)
    threading.Timer(0.3, post).start()
def post():
    sent.append(time.monotonic())
    engine.dispatcher.post(ran)
def ran():
    sent.append(time.monotonic())
    engine.stop()
sent = []
engine = Engine(settings, on_start=start)
engine.run(Widget)
print(json.dumps(sent))
"""

ANIMATION = """
import time
frames = []
def step(_):
    colour.r = (colour.r + 0.01) % 1
    frames.append(time.monotonic())
def start():
    Clock.schedule_interval(step, 0)
    Clock.schedule_once(lambda _: engine.stop(), 0.5)
root = Widget()
from kivy.graphics import Color, Rectangle
with root.canvas:
    colour = Color(0, 0, 0)
    Rectangle(size=(9, 9))
engine = Engine(settings, on_start=start)
engine.run(lambda: root)
print(len(frames))
"""


def test_an_idle_screen_waits_for_news_only_and_does_not_turn() -> None:
    due, turns = run(PRELUDE + IDLE).splitlines()
    assert due == "None"
    # One turn is the end mark itself; another may be left over from the beginning.
    assert int(turns) <= 2


def test_a_post_wakes_a_sleeping_loop_at_once() -> None:
    sent, ran = json.loads(run(PRELUDE + POST))
    assert ran - sent < 0.5


def test_an_animation_is_drawn_at_most_sixty_times_a_second() -> None:
    assert 3 <= int(run(PRELUDE + ANIMATION)) <= 31


def test_a_tap_is_answered_and_drawn_in_one_turn(screen: Screen) -> None:
    stage = screen(320, 240)
    widget = Widget()
    with widget.canvas:
        colour = Color(0, 0, 0)
    widget.bind(on_touch_down=lambda *_: setattr(colour, "r", 1))
    stage.show(widget)
    before = stage.engine.loop.frames
    stage.press(10, 10)
    assert colour.r == 1
    assert stage.engine.loop.frames == before + 1


def test_a_turn_that_changes_nothing_draws_nothing(screen: Screen) -> None:
    stage = screen(320, 240)
    before = stage.engine.loop.frames
    stage.tap(10, 10)
    assert stage.engine.loop.frames == before


def test_what_a_post_schedules_is_timed_from_now_and_not_from_the_last_frame(screen: Screen) -> None:
    stage = screen(320, 240)
    seen: list[str] = []
    stage.engine.dispatcher.post(lambda: Clock.schedule_once(lambda _: seen.append("home"), 10))
    stage.advance(60)
    assert seen == []


def test_the_watchdog_hears_of_each_turn_and_whether_it_drew(screen: Screen) -> None:
    stage = screen(320, 240)
    told: list[bool] = []
    loop = stage.engine.loop
    loop.on_turn, before = told.append, loop.on_turn
    try:
        stage.frames()
        stage.engine.window.canvas.ask_update()
        stage.frames()
    finally:
        loop.on_turn = before
    assert told == [False, True]


def test_posts_from_a_thread_arrive_in_order_on_the_screens_thread(screen: Screen) -> None:
    stage = screen(320, 240)
    seen: list[tuple[int, bool]] = []
    main = threading.get_ident()

    def poster() -> None:
        for number in range(100):
            stage.engine.dispatcher.post(lambda number=number: seen.append((number, threading.get_ident() == main)))  # type: ignore[misc]

    thread = threading.Thread(target=poster)
    thread.start()
    deadline = time.monotonic() + 10
    while len(seen) < 100 and time.monotonic() < deadline:
        stage.frames()
    thread.join()
    assert seen == [(number, True) for number in range(100)]
