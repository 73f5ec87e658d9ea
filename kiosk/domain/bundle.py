"""A bundle: what a kiosk gives away in one file, for whoever repairs it or for the day when it must be restored."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

FORMAT: Final = 1
MOST_LOG_BYTES: Final = 16_000_000
"""Bytes of logs in a bundle, before they are packed; the oldest are left out first."""


class BundleKind(StrEnum):
    """What it is for."""

    LOGS = "logs"
    BACKUP = "backup"


MEMBERS: Final = {
    BundleKind.LOGS: re.compile(
        r"(logs|staff-log)/[A-Za-z0-9][A-Za-z0-9._-]{0,80}|(condition|versions|settings)\.json|config\.yaml"
    ),
    BundleKind.BACKUP: re.compile(
        r"ledger\.db|anchor\.json|paper\.json|printers\.json|settings\.json|config\.yaml|staff-log/log-[0-9]{9}\.jsonl"
    ),
}
"""Names that may be in it; no credential, pepper or PIN has one of these."""


@dataclass(frozen=True, slots=True)
class BundleHead:
    """Whose it is. `machine` is a digest of the hardware's serial number, `made_at` UTC as all moments are stored."""

    kind: BundleKind
    office: str
    kiosk_code: int
    machine: str
    version: str
    made_at: str


def bundle_name(office: str, kiosk_code: int, local: datetime) -> str:
    """`kiosk-H32.12-1-20261126T101500.bundle`, in local time."""
    return f"kiosk-{office}-{kiosk_code}-{local:%Y%m%dT%H%M%S}.bundle"


def spoken_sum(digest: bytes) -> str:
    """The beginning of a file's SHA-256, as people read it out and type it: `3F2A-91C0-77DE-0B14`."""
    digits = digest[:8].hex().upper()
    return "-".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def typed_sum(written: str) -> str:
    """The same, however somebody typed it."""
    return re.sub(r"[^0-9A-F]", "", written.upper())
