"""Reading and writing the journal's rows, and the chain check at start."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.businessday import ClockReading, utc_text
from kiosk.domain.journal import Body, Entry, body_text, chain_hash
from kiosk.errors import LedgerCorrupt

MARK = "checked_through"
"""Meta key: the entry up to which the chain was found whole, as `seq hash`. A start checks from there, `verify` checks all."""

MARK_EVERY = 2000
"""Entries checked at a start before it is worth a write to remember that."""


def read_entries(connection: sqlite3.Connection, after: int = 0) -> Iterator[tuple[Entry, bytes]]:
    """All entries after a sequence number, in order, with the hashes that were written."""
    rows = connection.execute(
        "SELECT seq, kind, ticket_id, at, boot_id, monotonic_ns, body, hash FROM entry WHERE seq > ? ORDER BY seq", (after,)
    )
    for seq, kind, ticket_id, at, boot_id, monotonic_ns, body, written in rows:
        yield Entry(seq, kind, ticket_id, at, boot_id, monotonic_ns, json.loads(body)), written


def last_link(connection: sqlite3.Connection, genesis: bytes) -> tuple[int, bytes]:
    """Sequence number and hash of the newest entry; (0, genesis) before the first."""
    row = connection.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, genesis)


def hash_at(connection: sqlite3.Connection, seq: int) -> bytes:
    """The chain's hash up to and with an entry; empty before the first, and for one that is not there."""
    row = connection.execute("SELECT hash FROM entry WHERE seq = ?", (seq,)).fetchone()
    return bytes(row[0]) if row else b""


def append(
    connection: sqlite3.Connection, link: tuple[int, bytes], kind: str, ticket_id: str, reading: ClockReading, body: Body
) -> tuple[int, bytes]:
    """Write the entry that follows `link`; returns the new link."""
    entry = Entry(link[0] + 1, kind, ticket_id, utc_text(reading.utc), reading.boot_id, reading.monotonic_ns, body)
    text = body_text(body)
    written = chain_hash(link[1], entry, text)
    connection.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (entry.seq, kind, ticket_id, entry.at, entry.boot_id, entry.monotonic_ns, text, written),
    )
    return entry.seq, written


def check_tail(path: Path, connection: sqlite3.Connection, genesis: bytes) -> None:
    """Check the chain from the last mark to its end; raises `LedgerCorrupt` at the first broken link."""
    seq, before = _mark(connection) or (0, genesis)
    start = seq
    try:
        for entry, written in read_entries(connection, after=seq):
            if entry.seq != seq + 1 or chain_hash(before, entry) != written:
                raise LedgerCorrupt(f"{path}: the chain is broken at entry {entry.seq}", "keep the file; a new ledger starts")
            seq, before = entry.seq, written
    except ValueError as error:
        raise LedgerCorrupt(f"{path}: entry {seq + 1} cannot be read", "keep the file; a new ledger starts") from error
    if seq - start >= MARK_EVERY:
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (MARK, f"{seq} {before.hex()}"))


def _mark(connection: sqlite3.Connection) -> tuple[int, bytes] | None:
    """The mark, if the entry that it names is still there unchanged."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (MARK,)).fetchone()
    if row is None:
        return None
    seq, _, written = row[0].partition(" ")
    there = connection.execute("SELECT hash FROM entry WHERE seq = ?", (int(seq),)).fetchone()
    return (int(seq), there[0]) if there and there[0].hex() == written else None
