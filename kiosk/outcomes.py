"""What became of a restore or a wipe that staff wanted: kept in a file of each, until somebody at the terminal has read it."""

import logging
from dataclasses import replace

import msgspec

from kiosk.config import Settings
from kiosk.errors import SettingRecordError
from kiosk.files import write_durably
from kiosk.storage.damage import DAMAGE
from kiosk.usecases.staff_told import Deed, Outcome

__all__ = ["file_of", "keep", "mark_as_read", "outcome_of", "unread_outcome"]

logger = logging.getLogger(__name__)


def file_of(deed: Deed) -> str:
    """The name of its file below `data_dir`."""
    return f"last-{deed}.json"


def keep(settings: Settings, outcome: Outcome) -> None:
    """For whoever asks at the terminal; a card that takes no change keeps nobody from their numbers."""
    name = file_of(outcome.deed)
    try:
        write_durably(settings.data_dir / name, msgspec.json.encode(outcome))
    except OSError as error:
        logger.warning("%s cannot be written: %s", name, error)


def outcome_of(settings: Settings, deed: Deed) -> Outcome | None:
    """What became of the last one that staff wanted at this terminal; None when none was, or nobody knows."""
    try:
        kept = msgspec.json.decode((settings.data_dir / file_of(deed)).read_bytes(), type=dict)
        return msgspec.convert({**kept, "deed": deed}, Outcome)
    except (OSError, *DAMAGE):
        return None


def unread_outcome(settings: Settings) -> Outcome | None:
    """The newest of which nobody has said that they have read it."""
    unread = [one for deed in Deed if (one := outcome_of(settings, deed)) is not None and not one.read]
    return max(unread, key=lambda one: one.at, default=None)


def mark_as_read(settings: Settings) -> None:
    """Somebody has read of all that was done until now; raises `SettingRecordError`."""
    try:
        for deed in Deed:
            one = outcome_of(settings, deed)
            if one is not None and not one.read:
                write_durably(settings.data_dir / file_of(deed), msgspec.json.encode(replace(one, read=True)))
    except OSError as error:
        raise SettingRecordError(f"this cannot be written down: {error.strerror}", "check data_dir and its disk") from error
