"""The line buffer: characters and bit images wait here, side by side, until something prints the line."""

from kiosk.printer.virtual.dots import Dots, beside


class Line:
    """Positions are dots from the left end of the printing area."""

    def __init__(self) -> None:
        """Empty."""
        self._stamps: list[tuple[int, Dots]] = []
        self._end = 0
        self.pen = 0

    @property
    def empty(self) -> bool:
        """Whether nothing was put into it; moving the pen does not count."""
        return not self._stamps

    @property
    def at_start(self) -> bool:
        """Whether nothing was put into it and the pen has not moved."""
        return self.empty and not self.pen

    def put(self, dots: Dots) -> None:
        """Set `dots` at the pen, which moves behind them."""
        self._stamps.append((self.pen, dots))
        self.pen += dots.width
        self._end = max(self._end, self.pen)

    def instead(self, dots: Dots) -> None:
        """Set `dots` in place of what was put last."""
        x, _ = self._stamps.pop()
        self._stamps.append((x, dots))

    def picture(self) -> Dots:
        """All of it, from the left end of the area to the end of what was put in."""
        return beside(self._stamps, self._end)
