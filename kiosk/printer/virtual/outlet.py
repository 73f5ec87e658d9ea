"""Where simulated slips fall: a folder of pairs, 0001.bin (bytes received) and 0001.png (the paper)."""

import re
from pathlib import Path

from kiosk.printer.paper import DPI, Paper, dots
from kiosk.printer.virtual.sheet import CutSlip

_NAME = re.compile(r"(\d{4,})\.(?:bin|png)")


class Outlet:
    """Numbers slips on from the highest number that is there; never overwrites, also beside other processes."""

    def __init__(self, folder: Path, paper: Paper) -> None:
        """Nothing is made before the first slip."""
        self._folder = folder
        self._paper = paper

    def drop(self, slip: CutSlip) -> Path:
        """Write both files; returns the picture's path. The picture appears whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        stem = self._reserve(slip.received)
        png = stem.with_suffix(".png")
        partial = stem.with_suffix(".part")
        save_png(slip, self._paper, partial)
        partial.replace(png)
        return png

    def _reserve(self, received: bytes) -> Path:
        taken = (int(match[1]) for path in self._folder.iterdir() if (match := _NAME.fullmatch(path.name)))
        number = max(taken, default=0) + 1
        while True:
            path = self._folder / f"{number:04}.bin"
            try:
                with path.open("xb") as file:
                    file.write(received)
            except FileExistsError:
                number += 1
            else:
                return path


def save_png(slip: CutSlip, paper: Paper, path: Path) -> None:
    """The paper in its whole width as a 1-bit PNG that knows its resolution."""
    from PIL import Image, ImageChops  # noqa: PLC0415  Pillow must not be imported before the first screen

    height = max(1, slip.picture.rows)
    ink = Image.frombytes("1", (paper.dots, height), slip.picture.data or bytes(paper.row_bytes))
    whole = Image.new("1", (dots(paper.mm), height), 1)
    whole.paste(ImageChops.invert(ink), ((whole.width - paper.dots) // 2, 0))
    whole.save(path, "PNG", dpi=(DPI, DPI))
