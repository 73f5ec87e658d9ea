"""What is done with kiosks at a server that was restored from a backup."""

from onestop.db.transaction import LockedOffice, Transaction
from onestop.usecases import fleet, offices
from tests.support.onestop.server import Branch, Kiosk, Store, running


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


def with_a_backup(store: Store) -> tuple[str, str, Kiosk, Kiosk]:
    """The URLs of an office's database and of a backup of it, and two kiosks that both know."""
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        one, two = branch.kiosk(), branch.kiosk()
    return url, store.copy(url), one, two


def with_ledgers_since_the_backup(store: Store) -> tuple[str, Kiosk, Kiosk]:
    """A restored server and two kiosks, of which the second has begun two ledgers since the backup, under 8 and under 7.

    The backup knows that 8 is kept for it, and takes 7 for free.
    """
    url, backup, one, two = with_a_backup(store)
    with running(url) as branch:
        for _ in range(2):
            moved(two, branch).lose_ledger()
            two.hello()
    with running(backup) as branch:
        branch.held(offices.restore)
    return backup, one, two
