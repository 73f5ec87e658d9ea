"""Entries of the ledger's journal and the hash chain that binds each to all before it."""

import json
import json.encoder
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.digest import sha256

DAY = "day"
"""The kind of an entry that opens a business day."""

REPRINT = "reprint"
"""The kind of an entry that tells a step of a reprint."""

COMMAND = "command"
"""The kind of an entry that tells of an obeyed command; all other kinds are the values of `TicketState`."""

Body = Mapping[str, Any]

_BODY = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_quoted = json.encoder.encode_basestring


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `seq` counts 1, 2, 3 and so on; `at` is UTC text; `body` depends on the kind.

    day {business_day, source} · intent {service_id, series, priority, language} ·
    numbered {business_day, kiosk_code, n, issued_at, and epoch when the server granted it} ·
    reprint {reprint_id, copy, state, reason} · command {command_number, command, outcome} · the others {reason}.
    """

    seq: int
    kind: str
    ticket_id: str
    at: str
    boot_id: str
    monotonic_ns: int
    body: Body


def body_text(body: Body) -> str:
    """The one way in which a body is written: JSON, keys sorted, no spaces, UTF-8."""
    return _BODY.encode(body)


def genesis(office_code: str, kiosk_code: int, ledger_id: str) -> bytes:
    """The 32 bytes that stand before the first entry; they bind the chain to its office, kiosk and file."""
    return sha256(f"ledger\n{office_code}\n{kiosk_code}\n{ledger_id}".encode()).digest()


def chain_hash(before: bytes, entry: Entry, body: str | None = None) -> bytes:
    """SHA-256 over the hash before and the entry as a JSON array; `body` is the entry's body as text, if it is known."""
    texts = map(_quoted, (entry.kind, entry.ticket_id, entry.at, entry.boot_id))
    written = f"[{entry.seq},{','.join(texts)},{entry.monotonic_ns},{_quoted(body_text(entry.body) if body is None else body)}]"
    return sha256(before + written.encode()).digest()
