"""The pixel test: the whole panel in one colour. Shows a `PixelsView`."""

from kiosk.screens.base import KioskScreen
from kiosk.screens.widgets.tap import TapTarget


class PlainField(TapTarget):
    """The whole panel is one target."""


class PixelsScreen(KioskScreen):
    """See pixels.kv."""
