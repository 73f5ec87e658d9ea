"""Hello: this machine, boot and ledger introduce themselves, and what the server answers is held against what is known."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kiosk import __version__
from kiosk.build import BUILD_DATE
from kiosk.domain.businessday import LONGEST_OFFLINE_JUMP, ClockReading
from kiosk.errors import KioskStopped, OtherKiosk, OtherOffice
from kiosk.sync.device import Device
from kiosk.sync.identity import as_uuid
from kiosk.usecases.office_clock import LONGEST_LIFE
from kiosk.usecases.outbox import CodesUsed, OutboxStatus
from onestop.wire import LARGEST_EPOCH_SHOWN, PROTOCOL, Hello, HelloAnswer, LedgerStatus, ProblemKind, SeriesMark, UsedCodes

SOFTWARE: Final = f"kiosk {__version__}"


def day_told(day: date | None, server_time: datetime) -> str:
    """The office's business day, for the device file; empty when it is not told, or is no day to begin a ledger in."""
    if day is None or day > BUILD_DATE + LONGEST_LIFE or day - server_time.date() > LONGEST_OFFLINE_JUMP:
        return ""
    return day.isoformat()


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known beside the ledger: the newest cursor (empty: none), the code of the next ledger, those of the last ones."""

    cursor: str = ""
    spare_code: int | None = None
    codes_used: CodesUsed | None = None


def hello_of(status: OutboxStatus | None, reading: ClockReading, kept: Kept) -> Hello:
    """What is said; without a ledger when there is none.

    Another kiosk that lied may have led the last server one epoch beyond those that may be shown: the next would refuse us for ever.
    """
    used = kept.codes_used
    return Hello(
        protocol=PROTOCOL,
        software=SOFTWARE,
        monotonic_ns=reading.monotonic_ns,
        ledger=_ledger(status) if status else None,
        cursor=kept.cursor or None,
        spare_code=kept.spare_code,
        epoch=min(status.memory.epoch, LARGEST_EPOCH_SHOWN) if status else None,
        used_codes=UsedCodes(used.business_day, used.codes) if used else None,
    )


def _ledger(status: OutboxStatus) -> LedgerStatus:
    return LedgerStatus(
        ledger_id=as_uuid(status.ledger_id),
        kiosk_code=status.kiosk_code,
        last=status.last,
        acknowledged=status.memory.acknowledged,
        chain=status.chain.hex() or None,
        last_chain=status.last_chain.hex() or None,
        business_day=status.business_day,
        marks=tuple(SeriesMark(one.series, one.kiosk_code, one.n) for one in status.marks),
    )


def check_answer(answer: HelloAnswer, device: Device, status: OutboxStatus | None) -> None:
    """Raise a `ServerNonsense` when the server means another office or kiosk, and `KioskStopped` when this ledger lacks entries."""
    if answer.office != device.office:
        raise OtherOffice(
            f"the server speaks for office {answer.office}, this kiosk is of {device.office}", "check the setting server.url"
        )
    if status is None:
        return
    if answer.kiosk_code != status.kiosk_code:
        raise OtherKiosk(
            f"the server takes this ledger for kiosk {answer.kiosk_code}, it is of kiosk {status.kiosk_code}",
            "an administrator must look at both",
        )
    if answer.acknowledged > status.last:
        raise KioskStopped(
            f"the server has entry {answer.acknowledged} of this ledger, which ends with {status.last}: it is an older copy",
            "an administrator must look",
            kind=ProblemKind.ROLLED_BACK,
        )


def closed_day_of(device: Device) -> date | None:
    """The business day that an administrator closed."""
    try:
        return date.fromisoformat(device.closed_day) if device.closed_day else None
    except ValueError:
        return None
