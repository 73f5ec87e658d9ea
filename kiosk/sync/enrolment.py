"""Turns a one-time code into this kiosk's credential. The kiosk makes the credential, and keeps it before it is sent."""

from kiosk.errors import OtherDigit, OtherOffice
from kiosk.sync.device import Device, DeviceFile
from kiosk.sync.greeting import SOFTWARE, day_told
from kiosk.sync.rotation import new_credential
from kiosk.sync.server import Server
from onestop.wire import PROTOCOL, EnrolRequest


def enrol(  # noqa: PLR0913  what the server is told, and what its answer is held against
    server: Server, file: DeviceFile, address: str, code: str, serial: str, office: str, *, digit: int | None = None
) -> Device:
    """Enrol this machine in this office; the file is durable on return. Raises `SyncError`.

    `digit`: the kiosk code for which its ledger was made, which no other enrolment can open; None: not known here.

    When the answer was lost, the same code may be used again: it goes with the same credential, and the server gives the
    same answer. Nothing that was enrolled before is lost until the answer is there.
    """
    credential = file.pending(code) or new_credential()
    file.keep_pending(code, credential)
    answer = server.enrol(
        EnrolRequest(code=code, credential=credential, hardware_serial=serial, software=SOFTWARE, protocol=PROTOCOL)
    )
    if answer.office != office:
        raise OtherOffice(f"the code is of office {answer.office}, this kiosk is of {office}", "use a code of this office")
    if digit is not None and answer.kiosk_code != digit:
        raise OtherDigit(office, answer.kiosk_code, digit)
    device = Device(
        server=address,
        device_id=str(answer.device_id),
        office=answer.office,
        kiosk_code=answer.kiosk_code,
        token_prefix=answer.token_prefix,
        credential=credential,
        hardware_serial=serial,
        fingerprint=answer.fingerprint,
        business_day=day_told(answer.business_day, answer.server_time),
    )
    file.write(device)
    return device
