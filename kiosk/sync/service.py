"""May this kiosk give numbers? What its own files say before the server is heard, and what the server said last."""

from typing import Final

from kiosk.errors import (
    CardCopied,
    CardRolledBack,
    DeviceFileError,
    KioskStopped,
    NotEnrolled,
    OtherMachine,
    OutOfService,
    StoppedByServer,
)
from kiosk.sync.device import Device, DeviceFile

EMBEDDED: Final = "embedded"
"""Stands for the address of a server beside the kiosk: that one enrols its kiosk by itself."""

STOPPED_AS: Final[dict[str, type[StoppedByServer]]] = {"cloned": CardCopied, "rolled-back": CardRolledBack}
"""By the kind of the problem, written out: the messages are not loaded before the first frame."""


def out_of_service_now(file: DeviceFile, server: str, serial: str) -> OutOfService | None:
    """The same of what is in the file, which may be damaged."""
    try:
        return out_of_service(file.read(), server, serial)
    except DeviceFileError as error:
        return NotEnrolled(error.what, error.mend)


def out_of_service(device: Device | None, server: str, serial: str) -> OutOfService | None:
    """Why not, or None. `server` is the address in the settings, or `embedded`; `serial` is this machine's."""
    if device is None:
        return (
            None if server == EMBEDDED else NotEnrolled("this kiosk was never enrolled", f"enrol it: kiosk enrol {server} CODE")
        )
    reason: OutOfService | None = None
    if device.hardware_serial != serial:
        reason = OtherMachine(
            f"the data came from machine {device.hardware_serial}, this one is {serial}",
            "enrol this machine anew, or put the card back",
        )
    elif device.server != server:
        reason = NotEnrolled(f"this kiosk was enrolled at {device.server}", f"enrol it again: kiosk enrol {server} CODE")
    elif device.stopped:
        reason = stopped_as(device.stopped_as)(device.stopped, "an administrator must act at the server")
    elif not device.accepted and server != EMBEDDED:
        reason = awaiting_approval(device)
    return reason


def awaiting_approval(device: Device) -> NotEnrolled:
    """Enrolled, but nobody at the server has looked yet."""
    return NotEnrolled("the server has not accepted this kiosk yet", f"approve it there: fingerprint {device.fingerprint}")


def stopped(error: KioskStopped) -> StoppedByServer:
    """The server has stopped this kiosk."""
    return stopped_as(error.kind)(error.what, error.mend)


def stopped_as(kind: str) -> type[StoppedByServer]:
    """The error of a kind of problem, so that staff read on the screen what happened."""
    return STOPPED_AS.get(kind, StoppedByServer)
