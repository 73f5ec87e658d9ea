"""Opening a ledger: its own file if it is whole, else a new one under a new kiosk code; nothing is ever deleted."""

import logging
import sqlite3
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kiosk.domain.businessday import LONGEST_OFFLINE_JUMP, ClockReading, ClockSource, business_day
from kiosk.domain.journal import genesis
from kiosk.domain.numbering import KIOSK_CODES
from kiosk.errors import ConfigError, LedgerCorrupt, LedgerError
from kiosk.files import sync_directory
from kiosk.storage.anchor import Anchor, AnchorFile
from kiosk.storage.database import Connection, bring_up_to_date, connect, storage_errors, transaction
from kiosk.storage.highwater import Marks
from kiosk.storage.journal import check_tail
from kiosk.storage.soundness import check_schema, check_tables

logger = logging.getLogger(__name__)

LEDGER_NAME = "ledger.db"
_NO_OLD_COPIES = "do not put old copies back; the kiosk starts a new ledger under a new code"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose ledger it is: `kiosk_code` is the configured one; a replaced ledger goes by another.

    `spare_codes`: the codes that a server keeps for the next ledger of this kiosk alone; None without a server, when any
    code is as good as another. `since`: the business day of the office when the server gave these codes; others may have used
    them before, so that a ledger which begins under one has no earlier day, whatever the clock says.
    """

    office_code: str
    kiosk_code: int
    spare_codes: tuple[int, ...] | None = None
    since: date = date.min


@dataclass(frozen=True, slots=True)
class OpenedLedger:
    """An open file with its anchor. `central_after`: only later days may have central numbers."""

    connection: Connection
    anchor: Anchor
    kiosk_code: int
    central_after: date | None


def open_ledger(path: Path, anchor_file: AnchorFile, identity: Identity, opening: ClockReading) -> OpenedLedger:
    """Open the ledger `path`, replacing it when it is damaged or gone; raises `LedgerError` or `ConfigError`."""
    anchor = anchor_file.read()
    identity = replace(identity, since=believable(identity.since, opening))
    today = max(identity.since, day_of(anchor, opening))
    with storage_errors(path):
        there = path.exists() and path.stat().st_size > 0
    if there:
        try:
            opened = _open_existing(path, identity, anchor)
            if opened is not None:
                return opened
        except LedgerCorrupt as damage:
            logger.exception("the ledger is damaged; a new one is started under a new kiosk code")
            lost = anchor or Anchor("", identity.office_code, (identity.kiosk_code,))
            anchor = _promise(path, anchor_file, _successor(path, identity, lost, today))
            logger.warning("the damaged ledger is kept as %s (%s)", set_aside(path), damage)
    if anchor is None or (anchor.entries == 0 and anchor.central_after is None):
        anchor = _promise(path, anchor_file, _first(identity, anchor))
    elif anchor.entries:
        logger.error("the ledger %s is gone or empty although it was there; a new one is started under a new kiosk code", path)
        anchor = _promise(path, anchor_file, _successor(path, identity, anchor, today))
        set_aside(path)
    elif _not_before(identity.since, anchor) != anchor:  # a backup was taken up, of whatever day
        anchor = _promise(path, anchor_file, _not_before(identity.since, anchor))
    return _create(path, identity, anchor)


def _promise(path: Path, anchor_file: AnchorFile, anchor: Anchor) -> Anchor:
    """Name the ledger that begins now, before it does: no other one is believed from here on, whatever a power cut leaves."""
    with storage_errors(path):
        return anchor_file.write(anchor)


def _first(identity: Identity, promised: Anchor | None) -> Anchor:
    """The first ledger; again the one that was promised and gave nothing, for a server may know it by its name."""
    code = (identity.kiosk_code,)
    if promised is not None and (promised.office_code, promised.used_codes) == (identity.office_code, code):
        return _not_before(identity.since, promised)
    return _not_before(identity.since, Anchor(str(uuid.uuid4()), identity.office_code, code))


def _not_before(since: date, begun: Anchor) -> Anchor:
    """A ledger that has given nothing, in no day before the one in which the server gave its code."""
    if since <= (begun.business_day or date.min):
        return begun
    return replace(begun, business_day=since, used_codes=begun.used_codes[-1:], passed=Marks(), promised=Marks())


def _successor(path: Path, identity: Identity, lost: Anchor, today: date) -> Anchor:
    """The ledger after a lost one: a code never used here in this day, no earlier day, own numbers until the next one."""
    if lost.entries == 0 and lost.central_after is not None:
        return _not_before(identity.since, lost)  # the power was cut while it was about to begin; it has given nothing
    code = _unused_code(path, lost, identity.spare_codes, today)
    day = max(today, lost.business_day or today)
    is_later = lost.business_day is not None and today > lost.business_day
    begun = Anchor(
        ledger_id=str(uuid.uuid4()),
        office_code=lost.office_code,
        used_codes=(code,) if is_later and identity.spare_codes is not None else (*lost.used_codes, code),
        business_day=day if is_later else lost.business_day,  # a code may come again only where the day cannot fall back
        central_after=day,
        copied=lost.copied,
        codes_before=tuple(dict.fromkeys((*lost.codes_before, *lost.used_codes))),
        writes=lost.writes,
    )
    return _not_before(identity.since, begun)


def _open_existing(path: Path, identity: Identity, anchor: Anchor | None) -> OpenedLedger | None:
    """The ledger in the file; None when the power was cut before one was begun in it."""
    connection = connect(path)
    try:
        with storage_errors(path, opening=True):
            check_schema(path, connection)
        bring_up_to_date(path, connection)
        with storage_errors(path, opening=True):
            meta = _read_meta(path, connection)
            if meta is None:
                connection.close()
                return None
            check_tail(path, connection, genesis(meta["office_code"], int(meta["kiosk_code"]), meta["ledger_id"]))
            check_tables(path, connection)
            _must_not_be_older(path, connection, meta["ledger_id"], anchor)
        _must_be_ours(path, meta, identity)
    except BaseException:
        connection.close()
        raise
    code = int(meta["kiosk_code"])
    after = date.fromisoformat(meta["central_after"]) if meta["central_after"] else None
    return OpenedLedger(connection, anchor or Anchor(meta["ledger_id"], meta["office_code"], (code,)), code, after)


def _read_meta(path: Path, connection: sqlite3.Connection) -> dict[str, str] | None:
    """Whose ledger it is; None for a file in which none was begun."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise LedgerCorrupt(f"{path}: {found}", "keep the file; the kiosk starts a new ledger under a new code")
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    if "ledger_id" not in meta and connection.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None:
        return None
    if not {"office_code", "kiosk_code", "ledger_id", "central_after", "configured_code"} <= meta.keys():
        raise LedgerCorrupt(
            f"{path}: it does not say whose it is", "keep the file; the kiosk starts a new ledger under a new code"
        )
    return meta


def _must_not_be_older(path: Path, connection: sqlite3.Connection, ledger_id: str, anchor: Anchor | None) -> None:
    """A whole file that lacks what its anchor has seen is a copy from earlier: its next numbers were given already."""
    if anchor is None:
        return
    if anchor.ledger_id != ledger_id:
        raise LedgerCorrupt(f"{path}: another ledger has followed it", _NO_OLD_COPIES)
    (day,) = connection.execute("SELECT coalesce(max(business_day), '') FROM day").fetchone()
    (entries,) = connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()
    if entries < anchor.entries or (entries and day < (anchor.business_day.isoformat() if anchor.business_day else "")):
        raise LedgerCorrupt(
            f"{path}: it is older than what was written before (entry {entries} of {anchor.entries}, business day {day or 'none'})",
            _NO_OLD_COPIES,
        )


def _must_be_ours(path: Path, meta: dict[str, str], identity: Identity) -> None:
    if (meta["office_code"], int(meta["configured_code"])) != (identity.office_code, identity.kiosk_code):
        raise ConfigError(
            f"the ledger {path} belongs to office {meta['office_code']}, kiosk {meta['configured_code']}, "
            f"but the settings, or the server, say office {identity.office_code}, kiosk {identity.kiosk_code}",
            "mend office.code and kiosk_code; with a server, enrol it again: onestop kiosk add OFFICE --code DIGIT, its own digit",
        )


def _create(path: Path, identity: Identity, anchor: Anchor) -> OpenedLedger:
    """Begin the ledger that the anchor names."""
    code = anchor.used_codes[-1]
    connection = connect(path)
    try:
        bring_up_to_date(path, connection)
        with storage_errors(path), transaction(connection, durable=True):
            connection.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                [
                    ("ledger_id", anchor.ledger_id),
                    ("office_code", identity.office_code),
                    ("kiosk_code", str(code)),
                    ("configured_code", str(identity.kiosk_code)),
                    ("central_after", anchor.central_after.isoformat() if anchor.central_after else ""),
                ],
            )
    except BaseException:
        connection.close()
        raise
    return OpenedLedger(connection, anchor, code, anchor.central_after)


def believable(since: date, opening: ClockReading) -> date:
    """The day that a server told with a code, see `Identity`; nothing where a clock that keeps its time is far behind that.

    A server that is wrong by years, or lies, must not keep a kiosk in a day that nobody here will see. The server itself gives
    no code that was used since the day of its calendar, unless that is wrong as well.
    """
    is_kept = opening.source is not ClockSource.NONE
    return date.min if is_kept and since - opening.local.date() > LONGEST_OFFLINE_JUMP else since


def day_of(anchor: Anchor | None, opening: ClockReading) -> date:
    """The business day as far as it is known: a wrong clock must not end the anchor's, and with it the ban on that day's codes."""
    return business_day(anchor.business_day if anchor else None, opening, date.min)


def kept_code(path: Path, anchor: Anchor, spare: tuple[int, ...], today: date) -> int:
    """The code that a server keeps for the ledger after `anchor`'s; raises `LedgerError` when there is none that is good.

    In the business day of the anchor none is that any ledger here had: a server that was restored from a backup may have
    forgotten. On a later day each is good, even the last one's: its numbers were of another day.
    """
    used = anchor.used_codes if anchor.business_day is None or today <= anchor.business_day else ()
    for code in spare:
        if code not in used:
            return code
    raise LedgerError(
        f"{path}: the ledger was lost, and no kiosk code is kept for a new one", "wait until the server answers; it gives one"
    )


def _codes_of(anchor: Anchor, today: date) -> tuple[int, ...]:
    """Those that a ledger must not have today: in the anchor's business day all that were used, later only the last one."""
    is_same_day = anchor.business_day is not None and today <= anchor.business_day
    return anchor.used_codes if is_same_day else anchor.used_codes[-1:]


def _unused_code(path: Path, lost: Anchor, spare: tuple[int, ...] | None, today: date) -> int:
    if spare is not None:
        return kept_code(path, lost, spare, today)
    takes_up = lost.copied and lost.central_after is None
    if takes_up and lost.next_code is not None:
        return lost.next_code
    used = lost.used_codes if takes_up else _codes_of(lost, today)  # the other machine may have gone on in later days
    for code in KIOSK_CODES if takes_up else reversed(KIOSK_CODES):  # the other machine went on from the other end
        if code not in used:
            return code
    raise LedgerError(
        f"{path}: every kiosk code was used up today",
        "let the kiosk reach a time server: it gives numbers again by itself tomorrow; until then give them by hand",
    )


def set_aside(path: Path) -> Path:
    """Keep a damaged or older ledger, with its log, read-only under a name of its own.

    The log goes first: it must not meet a new file.
    """
    with storage_errors(path):
        kept = path.with_name(f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{path.name}")
        for suffix in ("-wal", "-journal", ""):
            part = path.with_name(path.name + suffix)
            if part.exists():
                target = kept.with_name(kept.name + suffix)
                part.rename(target)
                target.chmod(0o444)
                sync_directory(path.parent)
    return kept
