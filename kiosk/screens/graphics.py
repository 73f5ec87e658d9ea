"""Whether the picture is drawn by the board's graphics chip. Without it a small board is slow, hot, and takes taps late."""

from pathlib import Path
from typing import Final

from kiosk.errors import ScreenError

MODEL: Final = Path("/sys/firmware/devicetree/base/model")
"""Where the kernel tells the name of a board."""

SOFTWARE: Final = ("llvmpipe", "softpipe", "swrast", "software rasterizer")
"""How Mesa names its renderers that are programs (GL_RENDERER)."""


def is_small_board(model: Path = MODEL) -> bool:
    """Whether this is a Raspberry Pi, whose chip draws and whose processor should not."""
    try:
        return model.read_bytes().startswith(b"Raspberry Pi")
    except OSError:
        return False


def must_be_a_chip(renderer: str) -> None:
    """Refuse a renderer that is a program, by its name; raises `ScreenError`."""
    if any(name in renderer.casefold() for name in SOFTWARE):
        raise ScreenError(
            f"the picture would be drawn by a program ({renderer[:60]}), not by the board's graphics chip",
            "put dtoverlay=vc4-kms-v3d into /boot/firmware/config.txt, let the kiosk's user be in the groups video and render, "
            "and restart the board; or set screen.software to true to go on slowly",
        )
