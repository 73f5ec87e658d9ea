"""A pad of keys: PIN, numbers, codes. Shows a `PadView`."""

from typing import Final

from kiosk.screens.base import KioskScreen


class PadScreen(KioskScreen):
    """See pad.kv."""

    LONG: Final = 24
    """Letters; a longer one-time code, password or note is no larger than the notices of other pages."""
