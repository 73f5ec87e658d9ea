"""What is done at a start before the ledger is opened: what staff wanted at the terminal, and what a power cut left undone."""

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from kiosk import bootstrap
from kiosk.config import Settings, load_settings
from kiosk.device.brightness import Brightness
from kiosk.device.volume import Volume
from kiosk.domain.businessday import ClockReading, utc_text
from kiosk.errors import BundleError, ConfigError, KioskError, LedgerBusy, LedgerError
from kiosk.files import sync_directory, write_durably
from kiosk.first_frame import clock_of
from kiosk.storage.damage import DAMAGE

if TYPE_CHECKING:
    from kiosk.usecases.staff_told import Outcome

logger = logging.getLogger(__name__)

PENDING_BACKUP: Final = "pending.bundle"
"""A backup that is to be taken up."""

PENDING_TRIES: Final = "pending.tries"
"""How often that was tried."""

PENDING_WIPE: Final = "pending.wipe"
"""The kiosk is to be wiped."""

NETWORK_TRIAL: Final = "network-trial.json"
"""What the network was before it was changed on trial."""

MOST_TRIES: Final = 3
_BRING_SETTINGS: Final = (PENDING_BACKUP, PENDING_WIPE, bootstrap.WIPE_PROMISE)
WIPE_HOLDS_NS: Final = 600 * 1_000_000_000
"""For the restart that staff asked for; a wipe must not strike at any later start."""


@dataclass(frozen=True, slots=True)
class WipeOrder:
    """A wipe that staff want: when they said so, in which boot; `anyway`, whatever the server lacks."""

    at: str
    boot_id: str
    monotonic_ns: int
    anyway: bool = False

    def holds(self, now: ClockReading) -> bool:
        """Whether this is the restart that they asked for."""
        return self.boot_id == now.boot_id and 0 <= now.monotonic_ns - self.monotonic_ns <= WIPE_HOLDS_NS


def promise_wipe(settings: Settings, now: ClockReading, *, anyway: bool = False) -> None:
    """Keep durably that the kiosk is to be wiped at the restart that follows; raises `BundleError`."""
    order = WipeOrder(utc_text(now.utc), now.boot_id, now.monotonic_ns, anyway)
    promise(settings, PENDING_WIPE, msgspec.json.encode(order))


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a restore was tried, and whether it is to be done whatever the server lacks."""

    count: int = 0
    anyway: bool = False


def promise_backup(settings: Settings, content: bytes, *, anyway: bool = False) -> None:
    """Keep durably the backup that is to be taken up at the next start; raises `BundleError`."""
    promise(settings, PENDING_TRIES, msgspec.json.encode(Tries(0, anyway)))
    promise(settings, PENDING_BACKUP, content)


def promise(settings: Settings, name: str, content: bytes) -> None:
    """Keep durably what is to be done at the next start; raises `BundleError`."""
    try:
        write_durably(settings.data_dir / name, content)
    except OSError as error:
        raise BundleError(f"{name} cannot be written: {error.strerror}", "check data_dir and its disk") from error


def before_opening(settings: Settings) -> bool:
    """Do it; what cannot be done is told in the log and keeps nobody from their numbers. In a thread that may wait.

    Returns whether a wipe or a backup has brought other settings than those that this start has read.
    """
    _undo_trial(settings)
    read = _read_again(settings) if any((settings.data_dir / name).exists() for name in _BRING_SETTINGS) else None
    try:
        bootstrap.finish_wipe(settings)
    except LedgerError as error:
        logger.warning("this goes on when the ledger is opened: %s", error)
        _drop_wipe(settings, error)
    else:
        _wipe(settings)
        _take_up(settings)
    _set_levels(settings)
    return read is not None and _read_again(settings) not in (read, None)


def _read_again(settings: Settings) -> Settings | None:
    """As a start would read them now; None when it would read none."""
    try:
        return load_settings(settings.source)
    except ConfigError:
        return None


def _set_levels(settings: Settings) -> None:
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
    """Now or never: what staff wanted then they may not want at a later start."""
    path, now = settings.data_dir / PENDING_WIPE, clock_of(settings).read()
    if not path.exists():
        return
    from kiosk import belongings  # noqa: PLC0415  hardly ever

    try:
        order = msgspec.json.decode(path.read_bytes(), type=WipeOrder)
        if not order.holds(now):
            raise BundleError(f"it was ordered at {order.at}, for a start that did not follow", "order it again at the terminal")
        wipe = belongings.wipe_kiosk(settings, anyway=order.anyway)
        kept = wipe(wipe.word)
    except (OSError, KioskError, *DAMAGE) as error:
        _drop_wipe(settings, error)
        return
    logger.warning("this kiosk was wiped, as staff wanted; its ledger is kept in %s", kept)
    _remove(path)
    _note_wipe(settings, done=True)


def _drop_wipe(settings: Settings, error: Exception) -> None:
    path = settings.data_dir / PENDING_WIPE
    if not path.exists():
        return
    _remove(path)
    logger.error("the kiosk was not wiped, and will not be by itself: %s", error)
    _note_wipe(settings, done=False, kind=type(error).__name__)
    from kiosk.domain.staff import Act  # noqa: PLC0415  hardly ever
    from kiosk.staff_door import staff_log_of  # noqa: PLC0415  likewise

    try:
        staff_log_of(settings).append(clock_of(settings).read(), None, Act.WIPE, f"wipe failed: {type(error).__name__}")
    except KioskError as unwritten:
        logger.error("the staff log lacks an entry: %s", unwritten)  # noqa: TRY400  one line


def _note_wipe(settings: Settings, *, done: bool, kind: str = "") -> None:
    from kiosk.outcomes import keep  # noqa: PLC0415  hardly ever
    from kiosk.usecases.staff_told import Deed, Outcome  # noqa: PLC0415  likewise

    keep(settings, Outcome(Deed.WIPE, utc_text(clock_of(settings).read().utc), done, kind=kind))


def _take_up(settings: Settings) -> None:
    """Tried at each start until it is done, three times at most; a ledger that is busy does not count."""
    path = settings.data_dir / PENDING_BACKUP
    if not path.exists():
        return
    from kiosk import belongings  # noqa: PLC0415  hardly ever
    from kiosk.storage.bundle import OpenBundle  # noqa: PLC0415  likewise
    from kiosk.usecases.staff_told import Deed, Outcome  # noqa: PLC0415  likewise

    at = utc_text(clock_of(settings).read().utc)
    before = _tries(settings)
    tries = before.count + 1
    try:
        write_durably(settings.data_dir / PENDING_TRIES, msgspec.json.encode(replace(before, count=tries)))
        if tries > MOST_TRIES:
            raise BundleError(f"the power was cut {MOST_TRIES} times while it was restored", "choose it again")
        with path.open("rb") as content:
            done = belongings.restore_backup(settings, anyway=before.anyway)(OpenBundle(content), "")
    except LedgerBusy as error:
        logger.warning("the backup is restored at the next start: %s", error)
        _count(settings, before)
    except (OSError, KioskError) as error:
        logger.error("the backup was not restored: %s", error)  # noqa: TRY400  one line
        is_over = tries >= MOST_TRIES
        kind = type(error).__name__
        _became(settings, Outcome(Deed.RESTORE, at, done=False, error=str(error), kind=kind, again=not is_over))
    else:
        logger.warning("a backup was restored: %s%s", ", ".join(done.files), "; numbers begin anew" if done.anew else "")
        _became(settings, Outcome(Deed.RESTORE, at, done=True, anew=done.anew))


def _tries(settings: Settings) -> Tries:
    try:
        return msgspec.json.decode((settings.data_dir / PENDING_TRIES).read_bytes(), type=Tries)
    except (OSError, *DAMAGE):
        return Tries()


def _count(settings: Settings, tries: Tries) -> None:
    with suppress(OSError):  # counted once too often, then
        write_durably(settings.data_dir / PENDING_TRIES, msgspec.json.encode(tries))


def _became(settings: Settings, outcome: "Outcome") -> None:
    """Tell it to whoever asks at the terminal, then forget the backup when it is over."""
    from kiosk.outcomes import keep  # noqa: PLC0415  hardly ever

    keep(settings, outcome)
    if not outcome.again:
        _remove(settings.data_dir / PENDING_BACKUP)
        _remove(settings.data_dir / PENDING_TRIES)


def _remove(path: Path) -> None:
    """For good, as far as the disk does it; a card that takes no change cannot be wiped either."""
    try:
        path.unlink(missing_ok=True)
        sync_directory(path.parent)
    except OSError as error:
        logger.warning("%s cannot be removed: %s", path.name, error)
