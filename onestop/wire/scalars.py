"""The small values of which messages are made, with the limits that both sides hold to."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

PROTOCOL: Final = 1
"""The version of these messages. It stands in each path and in `Hello`."""

PREFIX: Final = f"/v{PROTOCOL}"

SERIAL_HEADER: Final = "Onestop-Serial"
"""The serial number of the kiosk's board: its credential is bound to it."""

BOOT_HEADER: Final = "Onestop-Boot"
"""The kernel's id of the kiosk's present boot (`/proc/sys/kernel/random/boot_id`)."""

LARGEST_NUMBER: Final = 99_999
"""No series of a day is longer."""

LARGEST_COUNT: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""

LARGEST_EPOCH_SHOWN: Final = 1_000_000
"""No server follows a kiosk into a higher epoch: none is restored so often, and one kiosk must not use the epochs up."""

ServiceId = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9-]*$", description="Id of a service.")]
PriorityId = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9-]*$", description="Id of a priority class.")
]
OfficeCode = Annotated[
    str, Meta(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", description="Code of an office, like H32.12.")
]
Series = Annotated[str, Meta(pattern=r"^[A-HJ-NPR-Z]$", description="Series letter; I, O and Q read like digits and are none.")]
KioskCode = Annotated[int, Meta(ge=1, le=9, description="The digit of a kiosk in its own numbers.")]
NumberCode = Annotated[int, Meta(ge=0, le=9, description="Kiosk code of a number; 0 in the central namespace.")]
N = Annotated[int, Meta(ge=1, le=LARGEST_NUMBER, description="A number within its series, from 1 up.")]
MaybeN = Annotated[int, Meta(ge=0, le=LARGEST_NUMBER, description="The highest number so far; 0: none.")]
Count = Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]
Sequence = Annotated[int, Meta(ge=1, le=LARGEST_COUNT, description="Place of an entry in a ledger, from 1 without a gap.")]
MaybeSequence = Annotated[int, Meta(ge=0, le=LARGEST_COUNT, description="The newest entry; 0: none.")]
CounterNumber = Annotated[int, Meta(ge=1, le=999, description="Number of a counter.")]
Moment = Annotated[datetime, Meta(tz=True, description="A moment in UTC.")]
BootId = Annotated[str, Meta(max_length=64, description="The kernel's id of one boot; monotonic times compare only within it.")]
Serial = Annotated[str, Meta(min_length=1, max_length=128, description="Serial number of the kiosk's board.")]
Language = Annotated[str, Meta(min_length=2, max_length=16, pattern=r"^[A-Za-z][A-Za-z0-9-]*$")]
ShortText = Annotated[str, Meta(max_length=200)]
Cursor = Annotated[
    str, Meta(max_length=128, description="Where in the office's history the sender is; only the server reads it.")
]
Chain = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the ledger's chain up to an entry, in hex.")]
Secret = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$", description="256 random bits in URL-safe base64 without padding; never logged.")
]
OneTimeCode = Annotated[
    str, Meta(min_length=26, max_length=40, pattern=r"^[0-9A-Za-z-]+$", description="128 random bits in base32, dashes allowed.")
]
Translated = dict[str, str]
"""One text in each language, keyed by language code; `vi` is always there."""


class Namespace(StrEnum):
    """Who gave a number: the office, or a kiosk by itself."""

    CENTRAL = "central"
    OWN = "own"


class ClockSource(StrEnum):
    """Who vouches for a clock, weakest first."""

    NONE = "none"
    RTC = "rtc"
    NTP = "ntp"
    SERVER = "server"
    STAFF = "staff"


def written(series: str, kiosk_code: int, n: int) -> str:
    """A number as printed, shown and called: `A045` in the central namespace (code 0), `A2-015` in kiosk 2's own."""
    prefix = f"{series}{kiosk_code}-" if kiosk_code else series
    return f"{prefix}{n:03}"
