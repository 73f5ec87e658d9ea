"""The door to the staff pages, put together of its parts; nothing of it is imported before somebody stands there."""

import os

from kiosk.config import Settings
from kiosk.storage.door import DoorFolder, PinFile, TriesFile
from kiosk.storage.stafflog import StaffLogFile
from kiosk.usecases.door import Door
from kiosk.usecases.door_keys import DoorKeys
from kiosk.usecases.ports import Clock


def door_of(settings: Settings, clock: Clock) -> Door:
    """The door of this kiosk."""
    folder = DoorFolder(settings.data_dir)
    return Door(clock, PinFile(folder), TriesFile(folder), staff_log_of(settings), development=_development())


def keys_of(settings: Settings, clock: Clock) -> DoorKeys:
    """Who gets a PIN or a card of this kiosk."""
    return DoorKeys(clock, PinFile(DoorFolder(settings.data_dir)), staff_log_of(settings), development=_development())


def staff_log_of(settings: Settings) -> StaffLogFile:
    """The staff log of this kiosk."""
    return StaffLogFile(
        DoorFolder(settings.data_dir).path, (settings.office.code, settings.kiosk_code), anchor_folder=settings.anchor_dir
    )


def _development() -> bool:
    """Whether `dev/run` started this: only then its documented PIN opens anything."""
    return os.environ.get("KIOSK_DEVELOPMENT") == "1"
