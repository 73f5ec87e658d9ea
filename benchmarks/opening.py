"""Opens procedures on the real screen, off screen, in a process of its own: `python -m benchmarks.opening FILE COUNT` prints JSON.

For each panel, at the largest text size: milliseconds from the view until it is drawn, and those that one Kivy label takes for the
same text, which is what one would write who does not page.
"""

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.screens.lockdown import lock
from kiosk.screens.settings import InputKind, InputSource, ScreenSettings
from procedures.model import Procedure
from procedures.reading import read_files

SEED = 5
LARGEST_TEXT = 4
SIDE = 1920


def main(file: Path, count: int) -> None:
    """Print one object: panel to lists of milliseconds."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    lock(ScreenSettings(SIDE, SIDE, fullscreen=False, input=InputSource(InputKind.MOUSE)))
    from kivy.uix.widget import Widget  # noqa: PLC0415  after the lock

    from kiosk.screens.engine import Engine  # noqa: PLC0415
    from kiosk.screens.stage import Stage  # noqa: PLC0415
    from kiosk.tour.panels import PANELS  # noqa: PLC0415

    found, _ = read_files([file])
    shown = sorted((one for one in found.values() if one.is_public), key=lambda one: one.code)
    chosen = random.Random(SEED).sample(shown, min(count, len(shown)))  # noqa: S311  a seeded choice
    chosen += sorted(shown, key=lambda one: -sum(map(len, one.steps)))[: max(2, count // 20)]
    engine = Engine(ScreenSettings(SIDE, SIDE, fullscreen=False, input=InputSource(InputKind.MOUSE)), on_fault=_raise)
    engine.begin(Widget)
    stage = Stage(engine)
    told = {}
    for panel in PANELS:
        stage.resize(panel.width, panel.height)
        told[panel.name] = dict(zip(("kiosk", "label"), zip(*_times(stage, panel, chosen), strict=True), strict=True))
    engine.end()
    print(json.dumps(told))


def _raise(error: Exception) -> None:
    raise error


def _times(stage: Any, panel: Any, chosen: list[Procedure]) -> Iterator[tuple[float, float]]:  # noqa: ANN401  imported late
    from kiosk.build import ASSETS  # noqa: PLC0415  after the lock
    from kiosk.config import load_settings  # noqa: PLC0415
    from kiosk.first_frame import flow_parts  # noqa: PLC0415
    from kiosk.flow.lookup.procedure import Print, ProcedureFacts, make_procedure, service_for  # noqa: PLC0415
    from kiosk.flow.router import Flow  # noqa: PLC0415
    from kiosk.screens.root import Hears, Root  # noqa: PLC0415
    from kiosk.screens.theme import Theme  # noqa: PLC0415
    from kiosk.tour.clock import ScriptedClock  # noqa: PLC0415

    settings = load_settings(ASSETS.parent / "config.yaml")
    flow = Flow(flow_parts(settings, ScriptedClock.in_opening_hours(settings.office), _NoDesk()))
    flow.session = flow.session.with_text_size(LARGEST_TEXT)
    flow.tick()
    theme = Theme(panel.mm_per_pixel)
    root = Root(theme, Hears(flow.tap, flow.stray))
    theme.fit(panel.width, panel.height)
    root.show(flow.view)
    stage.show(root)
    for number, one in enumerate((chosen[0], *chosen)):
        facts = ProcedureFacts("steps", False, Print.NOT_YET, service_for(one, settings.office), "", False, "2026-07-18")
        view = make_procedure(one, facts, "vi", flow.view.bar, str)
        stage.settle()
        begun = time.perf_counter()
        root.show(view)
        stage.frames()
        opened = time.perf_counter() - begun
        if number:  # the first makes the screen, which the kiosk does while nobody waits
            yield opened * 1000, _label(theme, "\n".join(passage.text for passage in view.passages), panel.width)


def _label(theme: Any, text: str, width: int) -> float:  # noqa: ANN401  imported late
    """Milliseconds that Kivy takes to lay out and draw the whole text."""
    from kivy.core.text import Label  # noqa: PLC0415

    begun = time.perf_counter()
    Label(text=text, font_name=theme.font, font_size=theme.body, text_size=(width, None)).refresh()
    return (time.perf_counter() - begun) * 1000


class _NoDesk:
    def request(self, request: object) -> None:
        """Nobody asks."""


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
