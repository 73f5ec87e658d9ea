"""What is done at a start before the ledger is opened: what staff wanted at the terminal, and what a power cut left undone."""

import logging
from typing import Final

from kiosk import bootstrap
from kiosk.config import Settings
from kiosk.device.brightness import Brightness
from kiosk.device.volume import Volume
from kiosk.errors import BundleError, KioskError, LedgerError
from kiosk.files import write_durably

logger = logging.getLogger(__name__)

PENDING_BACKUP: Final = "pending.bundle"
"""A backup that is to be taken up."""

PENDING_WIPE: Final = "pending.wipe"
"""The kiosk is to be wiped."""

NETWORK_TRIAL: Final = "network-trial.json"
"""What the network was before it was changed on trial."""


def promise(settings: Settings, name: str, content: bytes) -> None:
    """Keep durably what is to be done at the next start; raises `BundleError`."""
    try:
        write_durably(settings.data_dir / name, content)
    except OSError as error:
        raise BundleError(f"{name} cannot be written: {error.strerror}", "check data_dir and its disk") from error


def before_opening(settings: Settings) -> None:
    """Do it; what cannot be done is told in the log and keeps nobody from their numbers. In a thread that may wait."""
    _undo_trial(settings)
    try:
        bootstrap.finish_wipe(settings)
        _wipe(settings)
        _take_up(settings)
    except LedgerError as error:
        logger.warning("this goes on when the ledger is opened: %s", error)
    if settings.screen.brightness is not None:
        Brightness().set(settings.screen.brightness)
    if settings.sound.volume is not None:
        Volume().set(settings.sound.volume)


def _undo_trial(settings: Settings) -> None:
    """A power cut while the network was on trial: it is as before."""
    path = settings.data_dir / NETWORK_TRIAL
    if not path.exists():
        return
    from kiosk.device.network import Network  # noqa: PLC0415  hardly ever

    done = Network(trial=path).undo_trial()
    logger.warning("a network was on trial when the power went; %s", "it is as before" if done else "the next start tries again")


def _wipe(settings: Settings) -> None:
    path = settings.data_dir / PENDING_WIPE
    if not path.exists():
        return
    from kiosk import belongings  # noqa: PLC0415  hardly ever

    wipe = belongings.wipe_kiosk(settings)
    kept = wipe(wipe.word)
    path.unlink(missing_ok=True)
    logger.warning("this kiosk was wiped, as staff wanted; its ledger is kept in %s", kept)


def _take_up(settings: Settings) -> None:
    """Tried once: what fails would fail at each start."""
    path = settings.data_dir / PENDING_BACKUP
    if not path.exists():
        return
    from kiosk import belongings  # noqa: PLC0415  hardly ever
    from kiosk.storage.bundle import OpenBundle  # noqa: PLC0415  likewise

    try:
        with path.open("rb") as content:
            path.unlink()
            done = belongings.restore_backup(settings)(OpenBundle(content), "")
    except (OSError, KioskError) as error:
        logger.error("the backup was not restored: %s", error)  # noqa: TRY400  one line
        return
    logger.warning("a backup was restored: %s%s", ", ".join(done.files), "; numbers begin anew" if done.anew else "")
