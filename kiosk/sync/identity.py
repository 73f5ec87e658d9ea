"""Who speaks: ids and the headers of each request."""

import uuid
from collections.abc import Mapping
from typing import Final

from kiosk.sync.device import Device
from onestop.wire import BOOT_HEADER, SERIAL_HEADER

_OTHER_IDS: Final = uuid.UUID("6a3c1f0e-7d0b-5f6e-9a57-2f1c54b7a9d1")


def as_uuid(ticket_id: str) -> uuid.UUID:
    """A ticket's id as the protocol wants it; one that is no UUID (a program may choose its own) always becomes the same."""
    try:
        return uuid.UUID(ticket_id)
    except ValueError:
        return uuid.uuid5(_OTHER_IDS, ticket_id)


def headers_of(device: Device, serial: str, boot_id: str) -> Mapping[str, str]:
    """The three headers of a kiosk's request; `serial` and `boot_id` are this machine's."""
    return {
        "Authorization": f"Bearer {device.token_prefix}{device.credential}",
        SERIAL_HEADER: serial,
        BOOT_HEADER: boot_id,
    }
