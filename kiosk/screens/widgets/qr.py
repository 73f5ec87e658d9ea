"""A QR code on the screen, for a citizen who photographs it."""

from typing import Any

from kivy.graphics import Color, Mesh
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.qr import modules

QUIET_MODULES = 4


class QrCode(Widget):
    """Draws `content` as large as fits, black on white with its quiet zone; nothing while it is empty."""

    content = StringProperty("")

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Drawn anew when its place or content changes, and encoded anew only for other content."""
        self._encoded: tuple[str, tuple[bytearray, ...]] = "", ()
        super().__init__(**properties)
        for name in ("pos", "size", "content"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if self._encoded[0] != self.content:
            self._encoded = "", ()  # a ticket's code is kept no longer than the ticket is shown
        if not self.content or min(self.size) < 1:
            return
        rows = self._rows()
        across = len(rows) + 2 * QUIET_MODULES
        side = int(min(self.size)) // across
        left, top = int(self.center_x - side * across / 2), int(self.center_y + side * across / 2)
        with self.canvas:
            Color(1, 1, 1, 1)
            _squares([(left, top - side * across, side * across, side * across)])
            Color(0, 0, 0, 1)
            _squares(
                [
                    (left + x * side, top - (y + 1) * side, side, side)
                    for y, row in enumerate(rows, QUIET_MODULES)
                    for x, dark in enumerate(row, QUIET_MODULES)
                    if dark & 1
                ]
            )

    def _rows(self) -> tuple[bytearray, ...]:
        """The modules. A layout moves a code several times before it rests, and to encode takes far longer than to draw."""
        if not self._encoded[1]:
            self._encoded = self.content, modules(self.content, "m", boost=True)
        return self._encoded[1]


def _squares(squares: list[tuple[int, int, int, int]]) -> None:
    """All squares in a few meshes: a code has some hundred modules, one instruction each would be slow."""
    for start in range(0, len(squares), 4000):
        vertices: list[float] = []
        indices: list[int] = []
        for x, y, width, height in squares[start : start + 4000]:
            first = len(vertices) // 4
            vertices += [x, y, 0, 0, x + width, y, 0, 0, x + width, y + height, 0, 0, x, y + height, 0, 0]
            indices += [first, first + 1, first + 2, first + 2, first + 3, first]
        Mesh(vertices=vertices, indices=indices, mode="triangles")
