"""The touch test: fields over the whole panel. Shows a `TouchView`."""

from kiosk.screens.base import KioskScreen


class TouchScreen(KioskScreen):
    """See touches.kv."""
