"""The flow's clock on the screen."""

from collections.abc import Callable
from typing import Any

from kiosk.screens.app import App, Look
from tests.ui.conftest import SETTINGS, TestStage


class FailsOnce:
    """A flow whose first tick meets a defect that leaves its view as it is."""

    def __init__(self) -> None:
        self.ticks = 0

    def tick(self) -> None:
        self.ticks += 1
        if self.ticks == 1:
            raise ZeroDivisionError

    def seconds_to_next_tick(self) -> float:
        return 1.0


def app_on(stage: TestStage, flow: Any) -> App:  # noqa: ANN401  a part of a flow
    """Without a window of its own: it shares the clock of the stage."""
    assert stage.engine.running
    return App(SETTINGS, Look("light", 0.25), lambda _: flow)


def test_the_flow_is_ticked_again_after_a_defect_in_a_tick(screen: Callable[[int, int], TestStage]) -> None:
    flow: Any = FailsOnce()
    stage = screen(320, 240)
    app = app_on(stage, flow)
    app._tick()
    stage.advance(1)
    assert isinstance(stage.faults.pop(), ZeroDivisionError)
    stage.advance(1.5)
    app._tick.cancel()
    assert flow.ticks > 1


def test_what_is_done_again_and_again_goes_on_after_a_defect(screen: Callable[[int, int], TestStage]) -> None:
    flow: Any = FailsOnce()
    stage = screen(320, 240)
    app_on(stage, flow).every(1.0, flow.tick)
    stage.advance(1.1)
    assert isinstance(stage.faults.pop(), ZeroDivisionError)
    stage.advance(1.1)
    assert flow.ticks > 1
