"""QR codes as rows of modules, by segno without the HTTP client that it brings along: three megabytes that nobody calls.

Only for escaping in SVG files it imports `xml.sax.saxutils`, which imports `urllib.request`, `email` and OpenSSL.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_UNUSED = "xml.sax.saxutils"


@contextmanager
def _without_http() -> Iterator[None]:
    """While segno is imported, offer a stand-in for what it does not need."""
    stand_in = ModuleType(_UNUSED)
    stand_in.quoteattr = stand_in.escape = None  # type: ignore[attr-defined]
    placed = sys.modules.setdefault(_UNUSED, stand_in) is stand_in
    try:
        yield
    finally:
        if placed:
            sys.modules.pop(_UNUSED, None)


def modules(content: bytes | str, level: str, mask: int | None = None, *, boost: bool = False) -> tuple[bytearray, ...]:
    """The rows of a code, a byte a module whose lowest bit says dark, without the quiet zone.

    `level` is l, m, q or h; `boost` raises it where that costs no room; without `mask` all eight are tried, which takes five
    times as long. Raises `ValueError` when there is no code for so much.
    """
    with _without_http():
        import segno  # noqa: PLC0415  must not be imported before the first screen, and many printers need none
    return tuple(segno.make(content, error=level, micro=False, mask=mask, boost_error=boost).matrix)
