"""Which lines of a log may leave the kiosk: our own, and of a traceback where it happened, but not what an error says.

Our own lines say nothing that a citizen typed. The text of somebody else's error might quote it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_OURS: Final = re.compile(r"(DEBUG|INFO|WARNING|ERROR|CRITICAL) (kiosk|onestop|procedures)(\.[a-z_.]+)?: ")
_WHERE: Final = re.compile(r"(^|: )(Traceback \(most recent call last\):|  File \"[^\"]+\", line [0-9]+, in \S+)$")
_ERROR: Final = re.compile(r"^(?P<before>(?:.*: )?)(?P<kind>[A-Za-z_][A-Za-z0-9_.]*(?:Error|Exception|Interrupt))(: .*)?$")


def ours(lines: Iterable[str]) -> Iterator[str]:
    """Those that may leave, in their order."""
    for line in lines:
        bare = line.rstrip("\n")
        if _OURS.search(bare) or _WHERE.search(bare):
            yield bare
        elif (error := _ERROR.match(bare)) is not None:
            yield f"{_stamp(error['before'])}{error['kind']}"


def _stamp(before: str) -> str:
    """What the journal puts in front of a line, and nothing else."""
    found = re.match(r"^\S+ \S+ \S+\[[0-9]+\]: ", before)
    return found[0] if found else ""
