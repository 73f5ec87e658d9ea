"""Ink as GS v 0 commands, in as few bytes as there can be: where to cut it into chunks is counted, not guessed."""

from dataclasses import dataclass

from kiosk.printer.escpos import defused, feed, raster
from kiosk.printer.ink import Ink

_HEADER = 8
_BAD_HEIGHT = 48
"""A raster whose height is a multiple of this comes out as garbage on the POS-5890K."""

LEFT, MIDDLE = 0, 1


@dataclass(frozen=True, slots=True)
class Packed:
    """Commands, and the ink that they print: where dots made a live command, one of them stands beside its place."""

    data: bytes
    ink: Ink


def packed(ink: Ink, align: int, chunk_rows: int, scale: int = 1, *, feeds: bool = True) -> bytes:
    """The commands of `pack`."""
    return pack(ink, align, chunk_rows, scale, feeds=feeds).data


def pack(ink: Ink, align: int, chunk_rows: int, scale: int = 1, *, feeds: bool = True) -> Packed:
    """The commands of `ink`, which spans the printable width divided by `scale` and begins and ends with an inked row.

    `align` is the ESC a under which it is sent: at the left each chunk ends with its ink, in the middle it is as much wider
    than its ink as the other side needs. Chunks have at most `chunk_rows` rows; `scale` 2 sends half the dots each way. With
    `feeds` blank rows may be fed instead, which needs `UNITS`.
    """
    half = ink.width // 2
    sizes = [_bytes_needed(row, ink.width, half, align) for row in ink.rows]
    written: list[bytes] = []
    rows: list[int] = []
    for start, end in _chunks(sizes, chunk_rows, feeds=feeds):
        size = max(sizes[start:end])
        if size == 0:
            written.append(feed((end - start) * scale))
            rows += ink.rows[start:end]
            continue
        shift = half - 4 * size if align == MIDDLE else ink.width - 8 * size
        mask = (1 << 8 * size) - 1
        data = defused(b"".join((row >> shift & mask).to_bytes(size, "big") for row in ink.rows[start:end]))
        written.append(raster(3 if scale > 1 else 0, size, data))
        rows += [int.from_bytes(data[at : at + size], "big") << shift for at in range(0, len(data), size)]
    return Packed(b"".join(written), Ink(ink.width, tuple(rows)))


def _bytes_needed(row: int, width: int, half: int, align: int) -> int:
    """How many bytes of a chunk a row needs to keep its ink."""
    if not row:
        return 0
    first, last = width - row.bit_length(), width - (row & -row).bit_length()
    if align == MIDDLE:
        return -(-max(half - first, last + 1 - half) // 4)
    return last // 8 + 1


def _chunks(sizes: list[int], chunk_rows: int, *, feeds: bool) -> list[tuple[int, int]]:
    """First and last+1 rows of the cheapest chunks and of the blank rows that are fed between them."""
    best = [(0, 0)]
    for end in range(1, len(sizes) + 1):
        widest, cheapest = 0, (1 << 30, 0)
        for start in range(end - 1, -1, -1):
            widest = max(widest, sizes[start])
            rows = end - start
            if widest and rows > chunk_rows:
                break
            if rows % _BAD_HEIGHT == 0 if widest else not feeds:
                continue
            alone = _HEADER + widest * rows if widest else len(feed(rows))
            if alone >= cheapest[0]:
                break
            cost = best[start][0] + alone
            if cost < cheapest[0]:
                cheapest = (cost, start)
        best.append(cheapest)
    found = []
    end = len(sizes)
    while end:
        start = best[end][1]
        found.append((start, end))
        end = start
    return found[::-1]
