"""Who stands behind the door, and what each of them may do there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A clerk keeps the terminal going; a technician repairs it as well."""

    CLERK = "clerk"
    TECHNICIAN = "technician"


class Act(StrEnum):
    """What staff do at the terminal, as the staff log names it."""

    ENTER = "enter"
    LEAVE = "leave"
    REFUSED = "refused"
    """A wrong PIN or card; who it was is not known."""

    RESTOCK = "restock"
    TEST = "test"
    """Print, cut, touch, pixels, sound, scanner, board."""
    REPRINT = "reprint"
    VOID = "void"
    PAUSE = "pause"
    """One service, or all with a message."""
    RESUME = "resume"
    OPEN_DAY = "open-day"
    CLOSE_DAY = "close-day"
    RESTART = "restart"
    """The program."""
    EXPORT = "export"
    SETTING = "setting"
    """Brightness, volume, language, message."""

    REBOOT = "reboot"
    """The device."""
    RELOAD = "reload"
    VOID_RANGE = "void-range"
    SET_DAY = "set-day"
    ENROL = "enrol"
    BACKUP = "backup"
    RESTORE = "restore"
    PRINTER = "printer"
    NETWORK = "network"
    WIPE = "wipe"
    PIN = "pin"
    """A PIN or a card was set or taken away."""


_TECHNICIANS: Final = frozenset(
    {
        Act.REBOOT,
        Act.RELOAD,
        Act.VOID_RANGE,
        Act.SET_DAY,
        Act.ENROL,
        Act.BACKUP,
        Act.RESTORE,
        Act.PRINTER,
        Act.NETWORK,
        Act.WIPE,
        Act.PIN,
    }
)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff. `name` is a short name (`thu`, `quay-3`), never a full one; it stands in the staff log."""

    name: str
    role: Role


def may(role: Role, act: Act) -> bool:
    """Whether somebody of this role may do that."""
    return role is Role.TECHNICIAN or act not in _TECHNICIANS
