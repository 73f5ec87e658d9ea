"""A display of our own, with an eye that reads its pixels and a finger that touches them."""

import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from PIL import Image
from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError
from Xlib.ext import xtest

WIDTH, HEIGHT = 1080, 1920
_START_SECONDS = 20.0
_ALL_PLANES = 0xFFFFFFFF

Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels, from the upper left corner."""


@contextmanager
def x_server() -> Iterator[str]:
    """The name of a fresh display that nobody else uses, such as `:101`; gone at the end."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        os.close(writer)
        if not select.select([reader], [], [], _START_SECONDS)[0] or not (number := os.read(reader, 16).strip()):
            raise RuntimeError("Xvfb did not start")
        yield f":{number.decode()}"
    finally:
        os.close(reader)
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(5)


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
