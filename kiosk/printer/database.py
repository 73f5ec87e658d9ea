"""What python-escpos' database says of a printer, to begin from: not proven here, and nothing of it is believed by itself.

Only its file is read: importing python-escpos takes half a second and leaves a folder behind in /tmp.
"""

import difflib
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.errors import PrinterProfileError
from kiosk.printer.codepages import PAGES

TABLES = {"CP437": "cp437", "CP1258": "cp1258", "TCVN-3-1": "tcvn3-lower", "TCVN-3-2": "tcvn3-upper", "VISCII": "viscii"}
"""The database's names of code pages that this kiosk knows too."""


@dataclass(frozen=True, slots=True)
class DatabaseEntry:
    """A printer of the database. `pages` are the code pages with Vietnamese letters, by their ESC t numbers."""

    name: str
    maker: str
    model: str
    pages: dict[int, str]
    features: tuple[str, ...]
    dots: int | None
    dpi: int | None


def database_entry(wanted: str) -> DatabaseEntry:
    """The entry of that name; raises `PrinterProfileError` with the nearest names."""
    known = _profiles()
    by_lower = {name.lower(): name for name in known}
    found = by_lower.get(wanted.lower())
    if found is None:
        near = [by_lower[one] for one in difflib.get_close_matches(wanted.lower(), by_lower, n=5)] or sorted(known)
        raise PrinterProfileError(f"python-escpos' database has no printer {wanted!r}", f"it has {', '.join(near)}")
    entry = known[found]
    named = {int(number): TABLES.get(page, "") for number, page in entry["codePages"].items()}
    width = entry["media"].get("width", {})
    return DatabaseEntry(
        name=found,
        maker=entry["vendor"],
        model=entry["name"],
        pages={number: page for number, page in sorted(named.items()) if page in PAGES and page != "cp437"},
        features=tuple(sorted(name for name, there in entry["features"].items() if there)),
        dots=_whole(width.get("pixels")),
        dpi=_whole(entry["media"].get("dpi")),
    )


@cache
def _profiles() -> dict[str, Any]:
    package = importlib.util.find_spec("escpos")
    try:
        folder = Path(package.origin or "").parent if package else Path()
        profiles: dict[str, Any] = json.loads((folder / "capabilities.json").read_bytes())["profiles"]
    except (OSError, ValueError, KeyError) as error:
        raise PrinterProfileError(
            f"python-escpos' database cannot be read: {error}", "install the kiosk again, python-escpos is not whole"
        ) from error
    return profiles


def _whole(value: object) -> int | None:
    """Unknown measures are the word Unknown there."""
    return value if isinstance(value, int) else None
