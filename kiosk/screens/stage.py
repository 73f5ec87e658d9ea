"""Drives an engine by hand, off screen: for the tour and the tests, whose fingers and clocks are scripted.

Positions are pixels of the window from its lower left corner, as widgets count. Time stands still between the calls:
each frame moves the clock by one sixtieth of a second and `advance` by as much as it is told. Off screen, the surface
that is drawn upon keeps the size of the first window, so begin with the largest one and go on with any that fits in it.
"""

from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from PIL import Image

from kiosk.errors import ScreenError
from kiosk.screens.engine import Engine

_FRAME = 1 / 60
_SETTLED_AFTER = 2


class Stage:
    """A scripted finger and a camera before a real window."""

    def __init__(self, engine: Engine) -> None:
        """Take over the clock of an engine that has begun."""
        self._engine = engine
        self._surface = self.size
        self._now: float = Clock.time()
        Clock.time = lambda: self._now

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the window in pixels."""
        width, height = self._engine.window.size
        return int(width), int(height)

    def show(self, root: Any) -> None:  # noqa: ANN401 - Kivy has no types
        """Make `root` the only widget and let its layout settle."""
        self._engine.show(root)
        self.settle()

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels; raises `ScreenError` for one that the first does not hold."""
        if width > self._surface[0] or height > self._surface[1]:
            raise ScreenError(f"a stage of {self._surface} cannot show {width}x{height}", "begin with the largest window")
        self._engine.window.size = width, height
        self.settle()

    def press(self, x: float, y: float, finger: int = 0) -> None:
        """Put a finger down and draw the answer."""
        self._touch("press", x, y, finger)

    def move(self, x: float, y: float, finger: int = 0) -> None:
        """Slide a finger that is down."""
        self._touch("move", x, y, finger)

    def release(self, x: float, y: float, finger: int = 0) -> None:
        """Lift a finger and draw the answer."""
        self._touch("release", x, y, finger)

    def tap(self, x: float, y: float) -> None:
        """Press and release on the spot."""
        self.press(x, y)
        self.release(x, y)

    def tap_on(self, widget: Any) -> None:  # noqa: ANN401 - Kivy has no types
        """Tap the middle of a widget."""
        self.tap(*widget.to_window(*widget.center))

    def frames(self, count: int = 1) -> None:
        """Turn the loop `count` times, a sixtieth of a second each."""
        for _ in range(count):
            self._now += _FRAME
            self._engine.loop.turn()

    def advance(self, seconds: float) -> None:
        """Let time pass at once, and what became due happen."""
        self._now += seconds
        self.settle()

    def settle(self, most: int = 60) -> None:
        """Turn until the clock wants no frame of its own any more, at most `most` times."""
        calm = 0
        for _ in range(most):
            self.frames()
            due = self._engine.loop.due_in()
            calm = calm + 1 if due is None or due > _FRAME else 0
            if calm == _SETTLED_AFTER:
                return

    def picture(self) -> Image.Image:
        """What the panel shows, as an RGB image."""
        window = self._engine.window
        width, height = map(int, window.system_size)
        window.dispatch("on_draw")
        pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
        return Image.frombytes("RGBA", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")

    def screenshot(self, path: Path) -> None:
        """Write the picture as a PNG file."""
        self.picture().save(path)

    def _touch(self, what: str, x: float, y: float, finger: int) -> None:
        width, height = self.size
        part = x / max(1, width - 1), 1 - y / max(1, height - 1)
        self._engine.dispatcher.post(lambda: getattr(self._engine.pointer, what)(finger, *part))
        self.frames()
