"""A pad of keys: PIN, numbers, codes. Shows a `PadView`."""

from kiosk.screens.base import KioskScreen


class PadScreen(KioskScreen):
    """See pad.kv."""
