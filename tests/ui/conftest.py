"""Screens in tests: a real window off screen, a scripted finger and a clock that stands still.

    def test_tile_answers(screen):
        stage = screen(1080, 1920)      # the window in that size, empty
        stage.show(widget)              # make it the only one, laid out and drawn
        stage.tap_on(widget)            # or press(x, y), move(x, y), release(x, y), tap(x, y)
        stage.advance(10)               # ten seconds later
        stage.picture().getpixel((0, 0))

A process has one window, so all tests share it. An exception that a screen raises fails the test that let it happen,
unless the test takes it out of `stage.faults`.
"""

import os
from collections.abc import Callable, Iterator

import pytest

from kiosk.screens.lockdown import lock
from kiosk.screens.settings import InputKind, InputSource, ScreenSettings

# Off screen the surface keeps its first size: a square holds portrait and landscape.
SETTINGS = ScreenSettings(width=1920, height=1920, fullscreen=False, input=InputSource(InputKind.MOUSE))

os.environ["SDL_VIDEODRIVER"] = "offscreen"
lock(SETTINGS)

from kivy.uix.widget import Widget  # noqa: E402 - Kivy may be imported from here on

from kiosk.screens.engine import Engine  # noqa: E402
from kiosk.screens.stage import Stage  # noqa: E402


class TestStage(Stage):
    """A stage that collects the faults of the screens upon it."""

    __test__ = False

    def __init__(self, engine: Engine, faults: list[Exception]) -> None:
        super().__init__(engine)
        self.engine, self.faults = engine, faults


@pytest.fixture(scope="session")
def only_stage() -> Iterator[TestStage]:
    """The one window of this process."""
    faults: list[Exception] = []
    engine = Engine(SETTINGS, on_fault=faults.append)
    engine.begin(Widget)
    yield TestStage(engine, faults)
    engine.end()


@pytest.fixture
def screen(only_stage: TestStage) -> Iterator[Callable[[int, int], TestStage]]:
    """Gives the window in a size, in pixels, with an empty widget on it."""

    def sized(width: int, height: int) -> TestStage:
        only_stage.resize(width, height)
        return only_stage

    only_stage.show(Widget())
    yield sized
    only_stage.show(Widget())
    faults = only_stage.faults[:]
    only_stage.faults.clear()
    if faults:
        raise faults[0]
