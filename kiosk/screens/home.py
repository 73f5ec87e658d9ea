"""Home: up to eight services, one tap each. Shows a `HomeView`."""

from kiosk.screens.base import KioskScreen


class HomeScreen(KioskScreen):
    """See home.kv."""
