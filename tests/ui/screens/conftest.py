"""The real screens on a scripted flow."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import load_settings
from kiosk.first_frame import translations
from kiosk.screens.root import Hears, Root
from kiosk.screens.theme import Theme
from kiosk.tour.panels import PANELS, Panel
from tests.support.commands import ROOT
from tests.support.flows import Citizen
from tests.support.office import SetClock
from tests.ui.conftest import TestStage
from tests.ui.screens.staff import MakesStaffScene, StaffScene

PORTRAIT = PANELS[0]


class Scene:
    """A citizen before a panel."""

    def __init__(self, stage: TestStage, panel: Panel, clock: SetClock | None = None) -> None:
        self.stage, self.panel = stage, panel
        self.citizen = Citizen(clock, office=load_settings(ROOT / "config.yaml").office, translations=translations)
        self.theme = Theme(panel.mm_per_pixel)
        self.root = Root(self.theme, Hears(self.citizen.flow.tap, self.citizen.flow.stray, self.citizen.flow.touched))
        self.theme.fit(panel.width, panel.height)
        self.citizen.flow.on_change = self.root.show
        self.root.show(self.citizen.view)
        stage.show(self.root)

    def targets(self) -> dict[str, Any]:
        """What can be tapped now, by action."""
        self.stage.settle()
        return {widget.action: widget for widget in self.root.walk(restrict=True) if getattr(widget, "action", "")}

    def tap(self, action: str) -> None:
        """A real finger, down and up, in the middle of it."""
        self.stage.tap_on(self.targets()[action])


@pytest.fixture
def unseen(screen: Callable[[int, int], TestStage]) -> Iterator[None]:
    """For widgets, not pixels: of these only a corner is filled, which takes a software renderer half of the time."""
    from kivy.graphics.opengl import GL_SCISSOR_TEST, glDisable, glEnable, glScissor  # noqa: PLC0415  after the lock

    screen(PORTRAIT.width, PORTRAIT.height)
    glScissor(0, 0, 1, 1)
    glEnable(GL_SCISSOR_TEST)
    yield
    glDisable(GL_SCISSOR_TEST)


@pytest.fixture
def scene(screen: Callable[[int, int], TestStage]) -> Callable[..., Scene]:
    """Makes a scene on a panel."""

    def made(panel: Panel = PORTRAIT, clock: SetClock | None = None) -> Scene:
        return Scene(screen(panel.width, panel.height), panel, clock)

    return made


@pytest.fixture
def staff_scene(screen: Callable[[int, int], TestStage], tmp_path: Path) -> Iterator[MakesStaffScene]:
    """Puts somebody of the staff before a panel."""
    made: list[StaffScene] = []

    def on(panel: Panel) -> StaffScene:
        made.append(StaffScene(screen(panel.width, panel.height), panel, tmp_path))
        return made[-1]

    yield on
    for one in made:
        one.end()
