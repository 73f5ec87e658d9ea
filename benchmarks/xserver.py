"""What is on a display of our own: an eye that reads its pixels and a finger that touches them."""

from contextlib import suppress

from PIL import Image
from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError
from Xlib.ext import xtest

WIDTH, HEIGHT = 1080, 1920
_ALL_PLANES = 0xFFFFFFFF

Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels, from the upper left corner."""


class Screen:
    """What is on a display, and one finger upon it. Requests are answered in the order in which they are made."""

    def __init__(self, name: str) -> None:
        """Connect."""
        self.name = name
        self._display = Display(name)
        self._root = self._display.screen().root

    def close(self) -> None:
        """Hang up, also when the server has gone first."""
        with suppress(ConnectionClosedError):
            self._display.close()

    def pixels(self, box: Box) -> bytes:
        """The pixels of a box, four bytes each."""
        data: bytes = self._root.get_image(*box, X.ZPixmap, _ALL_PLANES).data
        return data

    def picture(self) -> Image.Image:
        """Everything, in RGB."""
        return Image.frombytes("RGB", (WIDTH, HEIGHT), self.pixels((0, 0, WIDTH, HEIGHT)), "raw", "BGRX")

    def move(self, x: int, y: int) -> None:
        """Bring the pointer there."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        self._display.flush()

    def press(self) -> None:
        """Put the finger down; on return the request is on its way to the server."""
        xtest.fake_input(self._display, X.ButtonPress, 1)
        self._display.flush()

    def release(self) -> None:
        """Lift it."""
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.flush()
