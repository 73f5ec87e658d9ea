"""Looks a screen over as an inspector would: nothing cut, nothing overlapping, all within reach of eyes and fingers."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Protocol

from kiosk.screens.theme import CAPITAL_HEIGHT, TARGET_MM
from kiosk.screens.widgets.lines import Line
from kiosk.screens.widgets.parts import Panel
from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.text import FitText, wrapped_height
from kiosk.tour.panels import Panel as Display
from tests.ui.conftest import TestStage


class Scene(Protocol):
    """A panel with screens on it."""

    stage: TestStage
    panel: Display
    root: Any


LEAST_CAPITALS_MM = {"portrait": 3.5, "landscape": 3.5, "small": 2.4}
"""On the small panel (22 cm wide) a code to photograph leaves its explanation little room."""

LEAST_GAP_MM = 2.54
SLACK = 1.0
"""Pixels by which rounding may move an edge."""


def problems(scene: Scene, least_capitals_mm: float) -> list[str]:
    """Everything that is wrong with what is shown now, one line each."""
    scene.stage.settle()
    shown = [widget for widget in scene.root.walk(restrict=True) if widget.opacity > 0]
    texts = [widget for widget in shown if isinstance(widget, FitText) and widget.text]
    lines = [widget for widget in shown if isinstance(widget, Line) and widget.text]
    targets = [widget for widget in shown if isinstance(widget, TapTarget) and widget.action]
    return [
        *_texts(scene, texts, least_capitals_mm),
        *_lines(scene, lines, least_capitals_mm),
        *_overlaps([*texts, *lines]),
        *_on_their_ground(shown),
        *_targets(scene, targets),
    ]


def _texts(scene: Scene, texts: list[Any], least_mm: float) -> Iterator[str]:
    for text in texts:
        height = wrapped_height(
            text.text, text.font_name, int(text.font_size), int(text.width - text.padding[0] - text.padding[2])
        )
        if height is None or height > text.height - text.padding[1] - text.padding[3] + SLACK:
            yield f"cut: {text.text!r}"
        if text.x < -SLACK or text.y < -SLACK or text.right > scene.panel.width + SLACK or text.top > scene.panel.height + SLACK:
            yield f"off the screen: {text.text!r}"
        capitals = text.font_size * CAPITAL_HEIGHT * scene.panel.mm_per_pixel
        if capitals < least_mm:
            yield f"too small ({capitals:.1f} mm): {text.text!r}"


def _lines(scene: Scene, lines: list[Any], least_mm: float) -> Iterator[str]:
    """Text whose lines were broken before: inside what it stands on, and as large as any other."""
    for line in lines:
        ground = line.parent
        if min(line.x - ground.x, line.y - ground.y, ground.right - line.right, ground.top - line.top) < -SLACK:
            yield f"cut: {line.text!r}"
        capitals = line.font_size * CAPITAL_HEIGHT * scene.panel.mm_per_pixel
        if capitals < least_mm:
            yield f"too small ({capitals:.1f} mm): {line.text!r}"


def _overlaps(texts: list[Any]) -> Iterator[str]:
    for one, other in combinations(texts, 2):
        wide = min(one.right, other.right) - max(one.x, other.x)
        high = min(one.top, other.top) - max(one.y, other.y)
        if wide > SLACK and high > SLACK:
            yield f"overlapping: {one.text!r} and {other.text!r}"


def _on_their_ground(shown: list[Any]) -> Iterator[str]:
    """What stands on a panel with round corners stays on it."""
    for panel in (one for one in shown if isinstance(one, Panel) and one.height > 0):
        for child in panel.children:
            if getattr(child, "text", "") and (child.top > panel.top + SLACK or child.y < panel.y - SLACK):
                yield f"sticks out of its panel: {child.text!r}"


def _targets(scene: Scene, targets: list[Any]) -> Iterator[str]:
    mm = scene.panel.mm_per_pixel
    for target in targets:
        if min(target.width, target.height) * mm < TARGET_MM - SLACK * mm:
            yield f"too small to tap ({target.width * mm:.1f} x {target.height * mm:.1f} mm): {target.action}"
    for one, other in combinations(targets, 2):
        apart = max(other.x - one.right, one.x - other.right, other.y - one.top, one.y - other.top)
        if apart * mm < LEAST_GAP_MM - SLACK * mm:
            yield f"too close ({apart * mm:.1f} mm): {one.action} and {other.action}"
