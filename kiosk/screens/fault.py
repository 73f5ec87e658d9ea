"""Fault: no number can be given. Shows a `FaultView`."""

from kiosk.screens.base import KioskScreen


class FaultScreen(KioskScreen):
    """See fault.kv."""
