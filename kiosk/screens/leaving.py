"""Leaving: asks whether somebody is still there. Shows a `LeavingView`."""

from kiosk.screens.base import KioskScreen


class LeavingScreen(KioskScreen):
    """See leaving.kv."""
