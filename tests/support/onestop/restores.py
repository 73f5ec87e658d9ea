"""What is done with kiosks at a server that was restored from a backup."""

from onestop.db.transaction import LockedOffice, Transaction
from onestop.usecases import fleet
from tests.support.onestop.server import Branch, Kiosk


def moved(kiosk: Kiosk, branch: Branch) -> Kiosk:
    """The same kiosk, speaking with the restored server."""
    kiosk.branch = branch
    return kiosk


def revoke(branch: Branch, kiosk: Kiosk, *, lied: bool = False) -> None:
    """An administrator puts a kiosk out for good; `lied`: and withdraws its word, also later."""

    def work(transaction: Transaction, held: LockedOffice) -> None:
        one = fleet.find_kiosk(transaction, held, str(kiosk.device_id), revoked=lied)
        fleet.revoke_kiosk(transaction, held, one, "broken", lied=lied)

    branch.held(work)
