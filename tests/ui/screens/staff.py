"""Somebody of the staff before a panel, and an inspector who looks over every page that is shown to them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kiosk.config.settings import BoardSettings
from kiosk.first_frame import translations
from kiosk.flow.session import TEXT_SIZES
from kiosk.screens.root import Hears, Root
from kiosk.screens.theme import Theme
from kiosk.tour.panels import Panel
from tests.support.behind_the_door import Staff
from tests.support.boards import Wire
from tests.ui.conftest import TestStage
from tests.ui.screens.audit import LEAST_CAPITALS_MM, problems


class StaffScene:
    """Somebody of the staff before a panel; the kiosk behind it is a real one."""

    def __init__(self, stage: TestStage, panel: Panel, folder: Path) -> None:
        self.stage, self.panel = stage, panel
        self.staff = Staff(folder)
        self.line = Wire(folder / "ttyUSB1", 1)
        self.staff.kiosk.settings = replace(self.staff.kiosk.settings, boards=(BoardSettings(uri=self.line.uri),))
        self.staff.power_is_cut()
        flow = self.staff.kiosk.flow
        flow._parts = flow._staff._parts = replace(flow._parts, translations=translations)
        self.theme = Theme(panel.mm_per_pixel)
        self.root = Root(self.theme, Hears(flow.tap, flow.stray, flow.touched))
        self.theme.fit(panel.width, panel.height)
        flow.on_change = self.root.show
        self.root.show(flow.view)
        stage.show(self.root)

    def end(self) -> None:
        """They go, and the kiosk is switched off."""
        self.staff.kiosk.end()
        self.line.pull()


MakesStaffScene = Callable[[Panel], StaffScene]


def looked_over(here: StaffScene, language: str, pages: Iterator[str]) -> list[str]:
    """What is wrong with each page at each text size."""
    flow, found = here.staff.kiosk.flow, list[str]()
    for name in pages:
        for text_size in TEXT_SIZES:
            flow.session = flow.session.in_language(language).with_text_size(text_size)
            flow._show()
            seen = problems(here, LEAST_CAPITALS_MM[here.panel.name])
            touches = name == "touches"  # its fields cover the panel
            found += [f"{name} {text_size}: {one}" for one in seen if not (touches and "too close" in one)]
    return found
