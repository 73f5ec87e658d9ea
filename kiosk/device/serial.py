"""Which machine this is: the serial number of its board, or the next best that does not travel with a copied card."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PLACES: Final = (
    Path("/sys/firmware/devicetree/base/serial-number"),
    Path("/sys/class/dmi/id/product_uuid"),
    Path("/sys/class/dmi/id/product_serial"),
    Path("/sys/class/dmi/id/board_serial"),
    Path("/etc/machine-id"),
)
"""Where boards say it, best first. The last one lies on the card and is copied with it: it tells machines apart, not copies."""

NO_SERIALS: Final = frozenset({"none", "default string", "to be filled by o.e.m.", "not specified", "system serial number"})
"""What makers write who did not write one."""

LONGEST: Final = 100


def hardware_serial(places: Iterable[Path] = PLACES) -> str:
    """The first serial number that is one, with the kind of its place in front; `unknown` where there is none at all."""
    for place in places:
        serial = _read(place)
        if serial:
            return f"{place.name}:{serial}"
    return "unknown"


def _read(place: Path) -> str:
    try:
        text = place.read_bytes().decode("ascii", errors="replace")
    except OSError:
        return ""
    serial = re.sub(r"[^A-Za-z0-9._-]+", "-", text.strip("\0 \n\t")).strip("-")[:LONGEST]
    meaningless = text.strip("\0 \n\t").casefold() in NO_SERIALS or not serial.strip("0-.f")
    return "" if meaningless else serial
