"""How to see that the services are shown: eight small boxes, spread over the tiles, that look as they do once all is calm."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from benchmarks.xserver import HEIGHT, WIDTH, Box, Screen

COLUMNS, ROWS = 2, 4
CELL = 24
TOP, BOTTOM = 0.14, 0.88
"""The part of the height that the tiles take, on our home and on the peer's page."""

GAP = WIDTH // 2 - CELL // 4, HEIGHT // 3, CELL // 2, CELL // 2
"""A box between the two columns of tiles: ground on home whatever is pressed, and part of the large panel with the number."""

DONE = WIDTH // 2, int(HEIGHT * 0.9135)
"""A pixel of the button that ends the look at a number."""

_INKED = 8
"""So many colours are in a box with letters; a plain one has one."""

Shown = Callable[[Screen], bool]


@dataclass(frozen=True, slots=True)
class Look:
    """What a box shows."""

    box: Box
    pixels: bytes

    def seen(self, screen: Screen) -> bool:
        """Whether it shows that now."""
        return screen.pixels(self.box) == self.pixels


def zones() -> list[Box]:
    """The eight parts of the screen, one for each tile, by rows."""
    width, height = WIDTH // COLUMNS, int(HEIGHT * (BOTTOM - TOP)) // ROWS
    return [(column * width, int(HEIGHT * TOP) + row * height, width, height) for row in range(ROWS) for column in range(COLUMNS)]


def middle(zone: Box) -> tuple[int, int]:
    """The pixel in the middle of a zone."""
    left, top, width, height = zone
    return left + width // 2, top + height // 2


def looks_of(screen: Screen, *, inked: bool) -> list[Look]:
    """A box of each zone as it looks now: with `inked` the one with most ink, and `RuntimeError` when a zone has none."""
    picture = screen.picture()
    boxes = [_most_inked(picture, zone) if inked else (*middle(zone), CELL, CELL) for zone in zones()]
    return [Look(box, screen.pixels(box)) for box in boxes]


def all_seen(looks: list[Look]) -> Shown:
    """Whether all boxes show what they should; the last one is asked first, because most programs draw it last."""
    return lambda screen: all(look.seen(screen) for look in reversed(looks))


def _most_inked(picture: Image.Image, zone: Box) -> Box:
    left, top, width, height = zone
    cells = [(x, y, CELL, CELL) for y in range(top, top + height - CELL, CELL) for x in range(left, left + width - CELL, CELL)]
    best = max(cells, key=lambda cell: _colours(picture, cell))
    if _colours(picture, best) < _INKED:
        raise RuntimeError(f"nothing is written in the part {zone} of the screen: the services are not shown")
    return best


def _colours(picture: Image.Image, box: Box) -> int:
    left, top, width, height = box
    return len(picture.crop((left, top, left + width, top + height)).getcolors(CELL * CELL) or ())
