"""Drivers that read the panel in a thread of their own."""

import pytest

from kiosk.errors import ScreenError
from kiosk.screens.devices import WakingQueue, open_driver
from kiosk.screens.settings import InputSource
from tests.ui.support.processes import PRELUDE, run


def test_whatever_a_driver_puts_into_its_queue_rings_the_bell() -> None:
    rings: list[str] = []
    queue = WakingQueue(lambda: rings.append("ring"))
    queue.append(("begin", None))
    assert (rings, list(queue)) == (["ring"], [("begin", None)])


def test_a_panel_that_is_not_there_is_told() -> None:
    with pytest.raises(ScreenError, match="is not there"):
        open_driver(InputSource.parse("hidinput:/dev/input/no-such-panel"), lambda: None)


def test_touches_of_a_driver_wake_a_sleeping_loop_and_are_the_only_ones() -> None:
    # The driver and the loop are real; only the reading of the device is played, by a thread as in the driver.
    script = """
import time
import kivy.input.providers.hidinput as hidinput
from kivy.input.motionevent import MotionEvent
class Touch(MotionEvent):
    def depack(self, args):
        self.is_touch, (self.sx, self.sy) = True, args
        super().depack(args)
def read(driver, queue, **_):
    touch = Touch("panel", 1, (0.5, 0.5), is_touch=True, type_id="touch")
    time.sleep(0.3)
    queue.append(("begin", touch))
hidinput.HIDInputMotionEventProvider._thread_run = read
settings = ScreenSettings(width=320, height=240, fullscreen=False, input=InputSource.parse("hidinput:/dev/null"))
from kivy.base import EventLoop
def touched(*_):
    print([type(provider).__name__ for provider in EventLoop.input_providers])
    engine.stop()
root = Widget()
root.bind(on_touch_down=touched)
engine = Engine(settings, on_start=lambda: Clock.schedule_once(lambda _: os._exit(9), 20))
engine.run(lambda: root)
"""
    assert run(PRELUDE + script) == "['HIDInputMotionEventProvider']\n"
