"""What is done with kiosks at a server that was restored from a backup."""

from onestop.usecases import fleet
from tests.support.onestop.server import Branch, Kiosk


def moved(kiosk: Kiosk, branch: Branch) -> Kiosk:
    """The same kiosk, speaking with the restored server."""
    kiosk.branch = branch
    return kiosk


def revoke(branch: Branch, kiosk: Kiosk) -> None:
    """An administrator puts a kiosk out for good."""
    branch.held(lambda tx, held: fleet.revoke_kiosk(tx, held, fleet.find_kiosk(tx, held, str(kiosk.device_id)), "broken"))
