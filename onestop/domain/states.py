"""The states of what the server keeps."""

from enum import StrEnum


class DeviceState(StrEnum):
    """A kiosk as the server knows it."""

    PENDING = "pending"
    """It has a credential; no administrator has approved it yet."""
    ACTIVE = "active"
    STOPPED = "stopped"
    """It looked like a copy or an older card; an administrator releases or revokes it."""
    REVOKED = "revoked"


class GrantState(StrEnum):
    """A central number."""

    GIVEN = "given"
    USED = "used"
    """The kiosk's ledger has it."""
    VOID = "void"
    """A gap, with its reason."""


class LedgerState(StrEnum):
    """A ledger of a kiosk."""

    CURRENT = "current"
    REPLACED = "replaced"
    """Lost; it may not speak again."""


class CodeRole(StrEnum):
    """What a kiosk's digit is kept for."""

    MAIN = "main"
    SPARE = "spare"
    """For the ledger after the present one."""
    FREE = "free"
