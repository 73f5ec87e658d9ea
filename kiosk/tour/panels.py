"""The panels that the tour shows the screens on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's name, size in pixels, and size of a pixel."""

    name: str
    width: int
    height: int
    mm_per_pixel: float


PANELS = (
    Panel("portrait", 1080, 1920, 0.248),
    Panel("landscape", 1920, 1080, 0.248),
    Panel("small", 1024, 600, 0.217),
)
