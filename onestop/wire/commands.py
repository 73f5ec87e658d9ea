"""What an administrator tells a kiosk: a short list, signed, numbered, and with an end. There is no shell among them.

The signature is HMAC-SHA-256 over `command_text` with the device's command key (`HelloAnswer.command_key`). A kiosk obeys a
command when the signature is genuine, its number is higher than the last it obeyed, and its end has not come; then it says
so with an event of kind `command`.
"""

import base64
import hashlib
import hmac
from datetime import UTC
from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec import Struct

from onestop.wire.scalars import Chain, Count, Moment, OfficeCode


class CommandKind(StrEnum):
    """All that can be told."""

    RESTART = "restart"
    REBOOT = "reboot"
    TEST_PRINT = "test_print"
    LOG_BUNDLE = "log_bundle"
    OPEN_DAY = "open_day"
    CLOSE_DAY = "close_day"
    MESSAGE = "message"
    """A line for citizens at this kiosk alone."""


class Command(Struct, kw_only=True):
    """One command to one device."""

    number: Count
    """Rises with each command to this device."""
    kind: CommandKind
    arguments: dict[str, str] = {}
    """open_day: `business_day`; message: `vi`, perhaps `en`, `minutes`. The others take none."""
    issued_at: Moment
    ends_at: Moment
    """Not to be obeyed after this moment."""
    signature: Chain
    """HMAC-SHA-256 in hex."""


def command_text(office: OfficeCode, device_id: UUID, command: Command) -> bytes:
    """The signed bytes: a JSON array of office, device, number, kind, sorted arguments, issue and end in UTC."""
    return msgspec.json.encode(
        [
            "command",
            office,
            device_id,
            command.number,
            command.kind,
            sorted(command.arguments.items()),
            command.issued_at.astimezone(UTC),
            command.ends_at.astimezone(UTC),
        ]
    )


def command_signature(key: str, office: OfficeCode, device_id: UUID, command: Command) -> str:
    """The signature of a command; whatever stands in its `signature` does not matter."""
    secret = base64.urlsafe_b64decode(key + "=")
    return hmac.new(secret, command_text(office, device_id, command), hashlib.sha256).hexdigest()


def is_genuine(key: str, office: OfficeCode, device_id: UUID, command: Command) -> bool:
    """Whether the server signed this command for this device."""
    return hmac.compare_digest(command_signature(key, office, device_id, command), command.signature)
