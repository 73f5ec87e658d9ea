"""Changes the credential: both hold until the new one is used, and the file knows both until the server has confirmed."""

import secrets
from typing import Final

from kiosk.sync.device import Device, DeviceFile
from kiosk.sync.server import Server
from onestop.wire import NewCredential

LONGEST_LIFE_S: Final = 90 * 24 * 3600


def new_credential() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def rotate(server: Server, file: DeviceFile, device: Device) -> None:
    """Make a credential, have the server know it, use it. Interrupted anywhere, it may be repeated.

    Nothing is done for a device that this kiosk is no longer.
    """
    fresh = device.next_credential or new_credential()
    held = file.change(next_credential=fresh)
    if held is None or held.next_credential != fresh:
        return
    answer = server.credential(NewCredential(credential=fresh))
    file.change(credential=fresh, next_credential="", token_prefix=answer.token_prefix)


def fall_back(file: DeviceFile, device: Device) -> bool:
    """The server does not know the credential: perhaps it knows the next one already. Returns whether there is one to try."""
    if not device.next_credential:
        return False
    file.change(credential=device.next_credential, next_credential="")
    return True
