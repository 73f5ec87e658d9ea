"""Line drawings for staff: the printer from its side with the way of the paper, and what else a page is about. Colours are in drawing.kv.

Drawn upon a field of 100 by 86, whose origin is the lower left corner; it takes the middle of the widget.
"""

from math import atan2, cos, sin
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Ellipse, Line, RoundedRectangle, Triangle
from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

__all__ = ["Drawing"]

FIELD = 100.0, 86.0
HINGE = 78.0, 34.0
ROLL = 50.0, 34.0


class Drawing(Widget):
    """`name`: open, insert, close, slip, well, unwell, board, air, sound, stick, code; nothing for an empty one."""

    name = StringProperty("")
    ink = ColorProperty()
    paper = ColorProperty()
    soft = ColorProperty()
    alarm = ColorProperty()
    alarm_soft = ColorProperty()
    line = NumericProperty(4)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Drawn once for all that has changed since the last frame."""
        super().__init__(**properties)
        self._soon = Clock.create_trigger(self._draw, -1)
        for one in ("name", "pos", "size", "ink", "paper", "soft", "alarm", "alarm_soft", "line"):
            self.fbind(one, self._soon)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if not self.name or min(self.size) < 1:
            return
        self._scale = min(self.width / FIELD[0], self.height / FIELD[1])
        self._left = self.center_x - FIELD[0] * self._scale / 2
        self._low = self.center_y - FIELD[1] * self._scale / 2
        with self.canvas:
            getattr(self, f"_{self.name}")()

    # Pieces

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._left + x * self._scale, self._low + y * self._scale

    def _path(self, *points: tuple[float, float], closed: bool = False, colour: Any = None) -> None:  # noqa: ANN401  Kivy's
        Color(*(colour or self.ink))
        flat = [part for point in points for part in self._at(*point)]
        Line(points=flat, width=self.line, close=closed, joint="round", cap="round")

    def _arrow(self, *points: tuple[float, float]) -> None:
        """A way with a head at its end."""
        self._path(*points)
        (before_x, before_y), (x, y) = points[-2:]
        way, side = atan2(y - before_y, x - before_x), 5.0
        corners = [
            self._at(x + side * 0.7 * cos(way), y + side * 0.7 * sin(way)),
            *(self._at(x + side * cos(way + turn), y + side * sin(way + turn)) for turn in (2.3, -2.3)),
        ]
        Triangle(points=[part for corner in corners for part in corner])

    def _box(self, x: float, y: float, width: float, height: float) -> None:
        Color(*self.soft)
        RoundedRectangle(
            pos=self._at(x, y), size=(width * self._scale, height * self._scale), radius=[3 * self._scale], segments=8
        )

    def _body(self) -> None:
        """The lower half, cut open so that the roll is seen."""
        self._box(20, 4, 62, 30)
        self._path((22, 34), (22, 4), (80, 4), (80, 34))

    def _cover(self, turn: float) -> None:
        """The upper half on its hinge, turned open by so many radians."""

        def turned(x: float, y: float) -> tuple[float, float]:
            far, high = x - HINGE[0], y - HINGE[1]
            return (
                HINGE[0] + far * cos(turn) + high * sin(turn),
                HINGE[1] - far * sin(turn) + high * cos(turn),
            )

        self._path(turned(*HINGE), turned(76, 46), turned(30, 46), turned(24, 36))

    def _paper_roll(self, y: float = ROLL[1] - 12, *, core: bool = False) -> None:
        radius = 5 if core else 12
        self._disc(ROLL[0], y, radius, self.paper)
        Color(*self.ink)
        for one in (radius, 4):
            x, middle = self._at(ROLL[0], y)
            Line(circle=(x, middle, one * self._scale), width=self.line)

    def _disc(self, x: float, y: float, radius: float, colour: Any) -> None:  # noqa: ANN401  Kivy's
        left, low = self._at(x - radius, y - radius)
        Color(*colour)
        Ellipse(pos=(left, low), size=(2 * radius * self._scale, 2 * radius * self._scale))

    # The drawings

    def _open(self) -> None:
        self._body()
        self._paper_roll(core=True)
        self._cover(1.0)
        self._arrow((18, 40), (22, 56), (34, 64))

    def _insert(self) -> None:
        self._body()
        self._cover(1.25)
        self._paper_roll(40)
        self._path((38, 41), (38, 30), (26, 35), (12, 35))
        self._arrow((12, 35), (6, 35))
        self._arrow((50, 66), (50, 57))

    def _close(self) -> None:
        self._body()
        self._paper_roll()
        self._path((38, 23), (27, 35), (12, 35))
        self._cover(0.12)
        self._arrow((44, 66), (44, 54))
        self._arrow((60, 66), (60, 54))

    def _slip(self) -> None:
        self._box(30, 4, 40, 62)
        self._path((30, 66), (30, 8), (35, 4), (40, 8), (45, 4), (50, 8), (55, 4), (60, 8), (65, 4), (70, 8), (70, 66))
        for y, left, right in ((58, 38, 62), (50, 42, 58), (34, 36, 64), (26, 36, 64), (18, 36, 54)):
            self._path((left, y), (right, y))

    def _well(self) -> None:
        self._disc(50, 43, 24, self.soft)
        self._path((39, 43), (47, 35), (62, 51))

    def _unwell(self) -> None:
        self._disc(50, 43, 24, self.alarm_soft)
        self._path((50, 55), (50, 40), colour=self.alarm)
        self._disc(50, 31.5, 1.4, self.alarm)

    def _board(self) -> None:
        """Three digits, of which every segment is lit."""
        self._box(8, 22, 84, 42)
        self._path((8, 22), (92, 22), (92, 64), (8, 64), closed=True)
        for left in (18, 43, 68):
            for low in (29, 43):
                self._path((left, low), (left + 14, low), (left + 14, low + 14), (left, low + 14), closed=True)

    def _air(self) -> None:
        x, y = self._at(50, 22)
        self._disc(50, 22, 3, self.ink)
        for radius in (14, 26, 38):
            Color(*self.ink)
            Line(circle=(x, y, radius * self._scale, -48, 48), width=self.line, cap="round")

    def _sound(self) -> None:
        x, y = self._at(52, 43)
        self._path((22, 35), (34, 35), (50, 22), (50, 64), (34, 51), (22, 51), closed=True)
        for radius in (12, 22, 32):
            Color(*self.ink)
            Line(circle=(x, y, radius * self._scale, 50, 130), width=self.line, cap="round")

    def _stick(self) -> None:
        self._box(38, 8, 24, 44)
        self._path((38, 52), (38, 8), (62, 8), (62, 52), closed=True)
        self._path((42, 52), (42, 70), (58, 70), (58, 52))
        self._path((47, 60), (47, 63))
        self._path((53, 60), (53, 63))

    def _code(self) -> None:
        self._box(20, 18, 60, 50)
        for corner in (((20, 56), (20, 68), (32, 68)), ((68, 68), (80, 68), (80, 56))):
            self._path(*corner)
            self._path(*((x, 86 - y) for x, y in corner))
        for at in (30, 34, 42, 46, 50, 58, 66, 70):
            self._path((at, 28), (at, 58))
