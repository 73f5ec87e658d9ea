"""A printer's answers, taken apart: to which question a byte belongs is told by its fixed bits, wherever the stream was split.

    0xx1xx10                       DLE EOT 1 to 4, one byte
    0xx1xx00 0xx0xxxx x 3          automatic status (ASB), four bytes
    0xx0xxxx                       GS r, one byte
    37 22 d d d d 00               GS ( H: the process id comes back, d from 20 to 7E
    10 0F and four bytes           the full status of Custom's printers (DLE EOT 20); the first byte alone looks like ASB

No first byte can be two of these, but for the last two lines: only a printer with a presenter is read so. Everything else is
noise. Source: Epson's "Transmission Status Identification", Custom's manuals of the KPM and VKP series.
"""

from dataclasses import dataclass
from enum import StrEnum

_KIND_MASK, _LIVE, _AUTO = 0x93, 0x12, 0x10
_REST_MASK = 0x90
_ID_HEADER, _ID_FLAG, _ID_END = 0x37, 0x22, 0x00
_ID_DIGITS = range(0x20, 0x7F)
_FULL_HEADER, _FULL_FLAG = 0x10, 0x0F
_FULL_FIXED = (0x1A, 0x90, 0x14, 0xB0)
"""Bits that are always off: of paper, user, recoverable and unrecoverable errors."""

AUTO_BYTES = 4
ID_BYTES = 7
FULL_BYTES = 6


class Kind(StrEnum):
    """What an answer answers."""

    LIVE = "live"
    AUTO = "auto"
    IN_ORDER = "in-order"
    PROCESS_ID = "process-id"
    FULL = "full"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole answer; noise is one byte."""

    kind: Kind
    data: bytes


class Demultiplexer:
    """Feed it what comes, in any pieces; it gives whole answers, and keeps the beginning of one until the rest is there."""

    def __init__(self, *, presenter: bool = False) -> None:
        """`presenter`: 10 0F begins a full status of Custom's."""
        self._presenter = presenter
        self._waiting = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """All answers that are whole now, in their order."""
        self._waiting += data
        replies = []
        while self._waiting and (reply := self._next()) is not None:
            replies.append(reply)
            del self._waiting[: len(reply.data)]
        return replies

    def give_up(self) -> list[Reply]:
        """Nobody waits any longer: the beginning of an answer whose rest did not come is noise, and so is what follows."""
        noise = [Reply(Kind.NOISE, bytes((byte,))) for byte in self._waiting]
        self._waiting.clear()
        return noise

    def _next(self) -> Reply | None:
        """The first answer of what waits; None while it is not whole."""
        kind, length = self._begun()
        if len(self._waiting) < length:
            return None
        return Reply(kind, bytes(self._waiting[:length]))

    def _begun(self) -> tuple[Kind, int]:
        """What begins here, and its length; what cannot become an answer is one byte of noise."""
        first = self._waiting[0]
        if first == _ID_HEADER:
            return (Kind.PROCESS_ID, ID_BYTES) if _may_be_id(self._waiting[:ID_BYTES]) else (Kind.NOISE, 1)
        if first & _KIND_MASK == _LIVE:
            return Kind.LIVE, 1
        if first & _KIND_MASK == _AUTO:
            return self._begun_with_more()
        return (Kind.IN_ORDER if not first & _REST_MASK else Kind.NOISE), 1

    def _begun_with_more(self) -> tuple[Kind, int]:
        seen = self._waiting
        if self._presenter and seen[0] == _FULL_HEADER and seen[1:2] in (b"", bytes((_FULL_FLAG,))):
            return (Kind.FULL, FULL_BYTES) if _may_be_full(seen[2:FULL_BYTES]) else (Kind.NOISE, 1)
        whole = not any(byte & _REST_MASK for byte in seen[1:AUTO_BYTES])
        return (Kind.AUTO, AUTO_BYTES) if whole else (Kind.NOISE, 1)


def _may_be_id(seen: bytearray) -> bool:
    """Whether these first bytes of an answer may be those of a process id."""
    return (
        seen[1:2] in (b"", bytes((_ID_FLAG,)))
        and all(byte in _ID_DIGITS for byte in seen[2:6])
        and seen[6:7] in (b"", bytes((_ID_END,)))
    )


def _may_be_full(seen: bytearray) -> bool:
    return not any(byte & fixed for byte, fixed in zip(seen, _FULL_FIXED, strict=False))
