"""The door to the staff pages, put together of its parts; nothing of it is imported before somebody stands there."""

import os
from pathlib import Path

from kiosk.config import Settings
from kiosk.storage.door import DoorFolder, PinFile, TriesFile
from kiosk.storage.stafflog import StaffLogFile
from kiosk.usecases.door import Door
from kiosk.usecases.door_keys import DoorKeys
from kiosk.usecases.ports import Clock


def door_of(settings: Settings, clock: Clock) -> Door:
    """The door of this kiosk."""
    folder = _folder_of(settings)
    return Door(clock, PinFile(folder), TriesFile(folder), staff_log_of(settings), development=_development())


def keys_of(settings: Settings, clock: Clock) -> DoorKeys:
    """Who gets a PIN or a card of this kiosk."""
    return DoorKeys(clock, PinFile(_folder_of(settings)), staff_log_of(settings), development=_development())


def staff_log_of(settings: Settings) -> StaffLogFile:
    """The staff log of this kiosk."""
    identity = settings.office.code, settings.kiosk_code
    return StaffLogFile(_folder_of(settings).path, identity, anchor_folder=settings.anchor_dir)


def _folder_of(settings: Settings) -> DoorFolder:
    """The folder of the door, with what the service manager hands to this process, if it does."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    return DoorFolder(settings.data_dir, Path(credentials) if credentials else None)


def _development() -> bool:
    """Whether `dev/run` started this: only then its documented PIN opens anything."""
    return os.environ.get("KIOSK_DEVELOPMENT") == "1"
