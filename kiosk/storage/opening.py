"""Opening a ledger: its own file if it is whole, else a new one under a new kiosk code; nothing is ever deleted."""

import logging
import sqlite3
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kiosk.domain.journal import genesis
from kiosk.domain.numbering import KIOSK_CODES
from kiosk.errors import ConfigError, LedgerCorrupt, LedgerError
from kiosk.files import sync_directory
from kiosk.storage.anchor import Anchor, read_anchor, write_anchor
from kiosk.storage.database import connect, storage_errors, transaction
from kiosk.storage.journal import check_tail

logger = logging.getLogger(__name__)

LEDGER_NAME = "ledger.db"
ANCHOR_NAME = "anchor.json"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose ledger it is: `kiosk_code` is the configured one; a replaced ledger goes by another.

    `spare_codes`: the codes that a server keeps for the next ledger of this kiosk alone; None without a server, when any
    code is as good as another.
    """

    office_code: str
    kiosk_code: int
    spare_codes: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class OpenedLedger:
    """An open file and what its meta table says. `central_after`: only later days may have central numbers."""

    connection: sqlite3.Connection
    anchor: Anchor
    kiosk_code: int
    central_after: date | None


def open_ledger(folder: Path, identity: Identity, today: date) -> OpenedLedger:
    """Open the folder's ledger, replacing it when it is damaged or gone; raises `LedgerError` or `ConfigError`."""
    path, anchor = folder / LEDGER_NAME, read_anchor(folder / ANCHOR_NAME)
    if path.exists() and path.stat().st_size > 0:
        try:
            return _open_existing(path, identity, anchor)
        except LedgerCorrupt as damage:
            logger.exception("the ledger is damaged; a new one is started under a new kiosk code")
            kept = set_aside(path)
            logger.warning("the damaged ledger is kept as %s (%s)", kept, damage)
            if anchor is None:
                anchor = Anchor("", identity.office_code, (identity.kiosk_code,))
                with storage_errors(path):
                    write_anchor(folder / ANCHOR_NAME, anchor)  # a new ledger may have to wait for its code
    elif anchor is not None:
        logger.error("the ledger %s is gone or empty although it was there; a new one is started under a new kiosk code", path)
    return _create(path, identity, anchor, today)


def _open_existing(path: Path, identity: Identity, anchor: Anchor | None) -> OpenedLedger:
    connection = connect(path)
    try:
        with storage_errors(path):
            meta = _read_meta(path, connection)
            check_tail(path, connection, genesis(meta["office_code"], int(meta["kiosk_code"]), meta["ledger_id"]))
            _must_not_be_older(path, connection, meta["ledger_id"], anchor)
        _must_be_ours(path, meta, identity)
    except BaseException:
        connection.close()
        raise
    code = int(meta["kiosk_code"])
    after = date.fromisoformat(meta["central_after"]) if meta["central_after"] else None
    if anchor is None or anchor.ledger_id != meta["ledger_id"]:
        anchor = Anchor(meta["ledger_id"], meta["office_code"], (code,))
    return OpenedLedger(connection, anchor, code, after)


def _read_meta(path: Path, connection: sqlite3.Connection) -> dict[str, str]:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise LedgerCorrupt(f"{path}: {found}", "keep the file; the kiosk starts a new ledger under a new code")
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    if not {"office_code", "kiosk_code", "ledger_id", "central_after", "configured_code"} <= meta.keys():
        raise LedgerCorrupt(
            f"{path}: it does not say whose it is", "keep the file; the kiosk starts a new ledger under a new code"
        )
    return meta


def _must_not_be_older(path: Path, connection: sqlite3.Connection, ledger_id: str, anchor: Anchor | None) -> None:
    """A whole file that lacks what its anchor has seen is a copy from earlier: its next numbers were given already."""
    if anchor is None or anchor.ledger_id != ledger_id:
        return
    (day,) = connection.execute("SELECT coalesce(max(business_day), '') FROM day").fetchone()
    (entries,) = connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()
    if entries < anchor.entries or day < (anchor.business_day.isoformat() if anchor.business_day else ""):
        raise LedgerCorrupt(
            f"{path}: it is older than what was written before (entry {entries} of {anchor.entries}, business day {day or 'none'})",
            "do not put old copies back; the kiosk starts a new ledger under a new code",
        )


def _must_be_ours(path: Path, meta: dict[str, str], identity: Identity) -> None:
    if (meta["office_code"], int(meta["configured_code"])) != (identity.office_code, identity.kiosk_code):
        raise ConfigError(
            f"the ledger {path} belongs to office {meta['office_code']}, kiosk {meta['configured_code']}, "
            f"but the settings, or the server, say office {identity.office_code}, kiosk {identity.kiosk_code}",
            "mend office.code and kiosk_code, enrol it with its own code, or give this kiosk another data_dir",
        )


def _create(path: Path, identity: Identity, before: Anchor | None, today: date) -> OpenedLedger:
    """Begin a ledger. After a lost one: a code never used here, a day not before the lost one's, own numbers until the next day."""
    used = before.used_codes if before else ()
    code = identity.kiosk_code if before is None else _unused_code(path, used, identity.spare_codes)
    central_after = max(today, before.business_day or today) if before else None
    anchor = Anchor(str(uuid.uuid4()), identity.office_code, (*used, code), before.business_day if before else None)
    connection = connect(path)
    try:
        with storage_errors(path), transaction(connection, durable=True):
            connection.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                [
                    ("ledger_id", anchor.ledger_id),
                    ("office_code", identity.office_code),
                    ("kiosk_code", str(code)),
                    ("configured_code", str(identity.kiosk_code)),
                    ("central_after", central_after.isoformat() if central_after else ""),
                ],
            )
        with storage_errors(path):
            write_anchor(path.parent / ANCHOR_NAME, anchor)
    except BaseException:
        connection.close()
        raise
    return OpenedLedger(connection, anchor, code, central_after)


def _unused_code(path: Path, used: tuple[int, ...], spare: tuple[int, ...] | None) -> int:
    if spare is not None:
        for code in spare:
            if code not in used[-1:]:
                return code
        raise LedgerError(
            f"{path}: the ledger was lost, and no kiosk code is kept for a new one", "wait until the server answers; it gives one"
        )
    for code in reversed(KIOSK_CODES):
        if code not in used:
            return code
    raise LedgerError(
        f"{path}: every kiosk code was used up by damaged ledgers", "replace the SD card and begin with an empty data_dir"
    )


def set_aside(path: Path) -> Path:
    """Keep a damaged or older ledger, with its log, read-only under a name of its own."""
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


def raised(anchor: Anchor, day: date | None, entries: int) -> Anchor:
    """The anchor once `day` has begun and so many entries are durable; it never falls."""
    days = [known for known in (day, anchor.business_day) if known is not None]
    return replace(anchor, business_day=max(days, default=None), entries=max(entries, anchor.entries))
