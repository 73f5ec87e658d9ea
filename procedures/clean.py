"""Dirt that real catalogues have, and what is left when it is off. Each mend has a name, so that the report can count it."""

import re
import unicodedata
from collections.abc import Callable

from procedures.model import CODE

Mended = Callable[[str], object]
"""Hears the name of each mend."""

LONGEST_NAME = 2_000
"""Characters; the longest real name has 1,192."""

_PREFIX = re.compile(r"^thủ tục(?:\s*[:\-–])?\s+(?=\S)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_CAPITALS = 12
"""Letters from which on a name in capitals is no abbreviation."""


def clean_text(text: str, mended: Mended) -> str:
    """One line in NFC, without control characters, one space between words."""
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        mended("not NFC")
    printable = "".join(char if char.isprintable() or char.isspace() else " " for char in composed)
    if printable != composed:
        mended("control characters")
    plain = _SPACES.sub(" ", printable).strip()
    if plain != printable:
        mended("tabs, line breaks or spaces too many")
    return plain


def clean_lines(text: str, mended: Mended) -> tuple[str, ...]:
    """A text of several lines, each of them clean; empty lines are left out."""
    return tuple(line for one in text.splitlines() if (line := clean_text(one, mended)))


def clean_name(text: str, mended: Mended) -> str:
    """A procedure's name: clean, without `Thủ tục` before it, in ordinary letters, beginning with a capital."""
    name = _PREFIX.sub("", plain := clean_text(text, mended))
    if name != plain:
        mended("begins with Thủ tục")
    if len(name) > _CAPITALS and name.isupper():
        mended("in capitals")
        name = name.lower()
    return name[:1].upper() + name[1:]


def clean_code(text: str, mended: Mended) -> str | None:
    """The code within what stands for it, such as ` 1.014325`, `1.014955-Xoa` or `1.012753.H19`; None when there is none.

    A code with a digit too many is none: which digit is wrong cannot be told.
    """
    found = CODE.match(stripped := text.strip())
    if found is None or stripped[found.end() :][:1].isdigit():
        return None
    if found[0] != text:
        mended("code with something around it")
    return found[0]
