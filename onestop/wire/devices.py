"""How a kiosk becomes known, and how it says hello: enrolment, credential, boot and ledger.

    an administrator makes a one-time code (10 minutes) ─▶ EnrolRequest ─▶ approval ─▶ Hello ─▶ everything else

The kiosk makes its own credential, 256 random bits, and the server keeps only a keyed hash of it. `Hello` opens each boot: it
tells which machine, boot and ledger speak, so that a copied or rolled-back card is noticed before it gives a number.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from onestop.wire.scalars import (
    Chain,
    Count,
    Cursor,
    KioskCode,
    MaybeN,
    MaybeSequence,
    Moment,
    NumberCode,
    OfficeCode,
    OneTimeCode,
    Secret,
    Serial,
    Series,
    ShortText,
)


class EnrolRequest(Struct, kw_only=True):
    """Turn a one-time code into a known device. May be repeated with the same credential: the answer is the same.

    Errors: `code-refused` (wrong, used with another credential, or too old), `too-many-requests`.
    """

    code: OneTimeCode
    credential: Secret
    """Made by the kiosk and kept in a file that only root reads; sent behind `EnrolAnswer.token_prefix` from now on."""
    hardware_serial: Serial
    software: ShortText
    """Version of the kiosk's software."""
    protocol: Count


class EnrolAnswer(Struct, kw_only=True):
    """The device exists and waits for an administrator's approval; until then `Hello` answers `awaiting-approval`."""

    device_id: UUID
    office: OfficeCode
    kiosk_code: KioskCode
    """The digit of this kiosk; it never changes but with its ledger."""
    token_prefix: ShortText
    """The bearer token is this prefix followed by the credential."""
    fingerprint: Annotated[str, Meta(max_length=16)]
    """Shown by the kiosk and by `onestop kiosk list`: the administrator compares them before approving."""
    approved: bool
    server_time: Moment
    business_day: date | None = None
    """The office's. The first ledger under this code gives no number of an earlier day: another kiosk may have used it then."""


class SeriesMark(Struct, frozen=True):
    """The highest number that a ledger has of one series and namespace in one business day."""

    series: Series
    kiosk_code: NumberCode
    n: MaybeN


class LedgerStatus(Struct, kw_only=True):
    """What the kiosk's ledger holds: the server compares it with what it heard before."""

    ledger_id: UUID
    """Made with the ledger; another id means that the old one was lost and replaced."""
    kiosk_code: KioskCode
    """The code under which this ledger gives own numbers."""
    last: MaybeSequence
    """Its newest entry. Lower than what the server has: the card was rolled back (`rolled-back`)."""
    acknowledged: MaybeSequence
    """What the server confirmed last. Higher than what the server has: the server was restored from a backup."""
    chain: Chain | None = None
    """The chain's hash at entry `acknowledged`; None when that is 0. Another than the server's: `rolled-back`."""
    last_chain: Chain | None = None
    """The chain's hash at entry `last`; None when that is 0, or not told. Another than the server's, when the server has as
    many entries: `rolled-back`. When the kiosk has more, `EventBatch.before` tells."""
    business_day: date | None = None
    marks: tuple[SeriesMark, ...] = ()
    """Its highest numbers in `business_day`, own and central. The server never grants a number below them."""


class UsedCodes(Struct, frozen=True):
    """The codes of all ledgers that this kiosk had in the newest business day that it knows.

    In a later one it will have that of the ledger which it shows alone.
    """

    business_day: date
    codes: Annotated[tuple[KioskCode, ...], Meta(max_length=9)]


class Hello(Struct, kw_only=True):
    """A boot introduces itself. The serial and boot headers say which machine and boot.

    Errors: `awaiting-approval`, `revoked`, `hardware-changed`, `cloned`, `rolled-back`, `ledger-refused`, `replayed`,
    `protocol-unknown`, `malformed`.
    """

    protocol: Count
    software: ShortText
    monotonic_ns: Count
    """Now, on the clock of this boot. It rises from one hello to the next; one that does not is a replay."""
    ledger: LedgerStatus | None = None
    """None while the kiosk has no ledger yet."""
    cursor: Cursor | None = None
    """The newest cursor that the kiosk was given, by whichever answer."""
    spare_code: KioskCode | None = None
    """The code that the kiosk holds for its next ledger. The server keeps it for it if it is free: the answer may be lost."""
    used_codes: UsedCodes | None = None
    """None when the kiosk does not know: then each code that it has left may have been used today."""
    epoch: Count | None = None
    """The highest epoch that the ledger was told, by whichever server. One that is in a lower epoch begins another above it, and
    grants no central numbers for the rest of the day. Too high for that (`LARGEST_EPOCH_SHOWN`): `malformed`."""


class HelloAnswer(Struct, kw_only=True):
    """What the kiosk needs to begin; after it, events, grants and state are answered."""

    protocol: Count
    office: OfficeCode
    server_time: Moment
    clock_trusted: bool
    """Whether somebody vouches for the server's clock; only then may the kiosk's business day follow it."""
    business_day: date
    """The office's business day."""
    epoch: Count
    central_open: bool
    """Whether the office grants central numbers in `business_day`."""
    kiosk_code: KioskCode
    """The code under which this kiosk's ledger gives own numbers."""
    spare_code: KioskCode | None
    """Kept for this kiosk alone: if its ledger is lost, the next begins under this code, also without the network.
    None when the office has none left; then a kiosk without a ledger must ask (`Hello` without a ledger) first. Nor does that
    ledger give a number of a day before `business_day`, as it was when the code was kept."""
    acknowledged: MaybeSequence
    """The newest entry of this ledger that the server has; send the next ones."""
    command_key: Secret
    """Key of the signatures of commands to this device, see `commands`."""
    last_command: Count
    """Number of the newest command to this device; a kiosk without a memory of its own obeys only newer ones."""
    credential_age_s: Count
    """Seconds since this credential came into use; the kiosk changes it after 90 days."""
    cursor: Cursor


class NewCredential(Struct, kw_only=True):
    """The kiosk made another credential. Both hold until the new one is used for the first time; then the old one is gone.

    May be repeated. Errors: those of any device request.
    """

    credential: Secret


class CredentialAnswer(Struct, kw_only=True):
    """The new credential is durable at the server; use it from the next request on."""

    token_prefix: ShortText
    server_time: Moment
