"""Lines of the staff log, and the hash chain that binds each to all before it."""

import json
from dataclasses import dataclass
from typing import Final

from kiosk.domain.digest import sha256

LONGEST_WHAT: Final = 200

_PLAIN: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class StaffLine:
    """What one of the staff did. `at` is UTC text; `member` and `role` are empty where nobody knows, or for a command."""

    seq: int
    at: str
    boot_id: str
    member: str
    role: str
    act: str
    what: str


@dataclass(frozen=True, slots=True)
class LogHead:
    """The first line of each file: whose log it is, the number of its first entry, and the hash that this one follows."""

    office: str
    kiosk: int
    seq: int
    before: str


def genesis(office_code: str, kiosk_code: int) -> bytes:
    """The 32 bytes before the first entry; they bind the chain to its office and kiosk."""
    return sha256(f"staff\n{office_code}\n{kiosk_code}".encode()).digest()


def chain_hash(before: bytes, line: StaffLine) -> bytes:
    """SHA-256 over the hash before and the line, as a JSON array."""
    return sha256(before + _PLAIN.encode(_fields(line)).encode()).digest()


def line_text(line: StaffLine, chain: bytes) -> str:
    """The one way in which a line is written, without its end."""
    return _PLAIN.encode([*_fields(line), chain.hex()])


def head_text(head: LogHead) -> str:
    """The one way in which a head is written, without its end."""
    return _PLAIN.encode([head.office, head.kiosk, head.seq, head.before])


def short(what: str) -> str:
    """What was done, in one line of at most 200 letters that can all be seen."""
    return "".join(letter if letter.isprintable() else " " for letter in what)[:LONGEST_WHAT]


def _fields(line: StaffLine) -> list[object]:
    return [line.seq, line.at, line.boot_id, line.member, line.role, line.act, line.what]
