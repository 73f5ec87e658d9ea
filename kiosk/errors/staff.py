"""The errors of the staff pages. The tree is in the package."""

from kiosk.errors.local import KioskError


class StaffError(KioskError):
    """What staff wanted at the terminal cannot be done, or somebody who is no staff wanted it."""


class DoorError(StaffError):
    """The door to the staff pages does not open."""


class PinRefused(DoorError):
    """Neither the PIN nor the card is anybody's; `tries_left` is how many more may be wrong before the door locks."""

    def __init__(self, what: str, mend: str = "", *, tries_left: int = 0) -> None:
        """`tries_left`: 0 when it has locked."""
        super().__init__(what, mend)
        self.tries_left = tries_left


class DoorLocked(DoorError):
    """Too many wrong tries; `wait_s` is how many seconds the door stays locked."""

    def __init__(self, what: str, mend: str = "", *, wait_s: int = 0) -> None:
        """`wait_s`: whole seconds, rounded up."""
        super().__init__(what, mend)
        self.wait_s = wait_s


class PinTooWeak(DoorError):
    """A PIN that must not be used: the default, too short, one digit or a row of digits."""


class NotAllowed(DoorError):
    """This role may not do that."""


class DoorFileError(DoorError):
    """The file with the PINs, or with the tries, cannot be read or written."""


class StaffLogError(StaffError):
    """What staff did cannot be written down, or the chain of it is broken."""


class SettingRefused(StaffError):
    """A setting that staff chose at the terminal cannot be."""


class WifiNotJoined(SettingRefused):
    """A Wi-Fi did not let this machine in: another password, or it is too far away."""


class NetworkTakenBack(SettingRefused):
    """The server did not answer over a changed network; the one from before is back."""


class SettingRecordError(StaffError):
    """What staff chose at the terminal cannot be written down."""


class StickError(StaffError):
    """There is no USB stick, or it was pulled, is full, or cannot be written or read."""


class SeveralSticks(StickError):
    """More than one USB stick is plugged in, and nobody says which is meant."""


class NameTaken(StickError):
    """There is a file of this name on the USB stick already."""


class BundleError(StaffError):
    """A bundle that is torn, was changed, or is of another kiosk."""


class NotSentYet(StaffError):
    """The ledger that would be put aside has entries that the server does not have."""

    count: int = 0
    """So many."""

    def __init__(self, count: int) -> None:
        """At least one entry."""
        self.count = count
        super().__init__(f"{count} entries of the ledger are not at the server yet", "wait for the network, or say --anyway")
