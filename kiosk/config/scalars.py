"""Single values as YAML 1.2 means them, so that an editor with the schema and the kiosk agree. Each raises `ConfigError`."""

import math
import re
from functools import cache

from kiosk.config.document import Mapping, Node, Scalar, Sequence
from kiosk.config.problems import SHOWN, quoted, some
from kiosk.errors import ConfigError

LONGEST = 300
"""Characters of any text; a screen or a ticket has no room for more."""

LONGEST_WHOLE = 9
"""Digits of any whole number."""

_OF_NUMBERS = frozenset("0123456789+-.eExoabcdfABCDFinNI")
_NULLS = ("", "~", "null", "Null", "NULL")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_SAID_OTHERWISE = {
    "yes": "true",
    "on": "true",
    "có": "true",
    "1": "true",
    "no": "false",
    "off": "false",
    "không": "false",
    "0": "false",
}


def text(node: Node, like: str = "", mend: str = "") -> str:
    """A text without blanks around it.

    A bare number or `true` is refused as editors refuse it; the `mend` is quotes unless told otherwise.
    """
    scalar = _scalar(node, "text", like)
    if scalar.plain and (scalar.text in _BOOLEANS or is_number(scalar.text)):
        raise ConfigError(f"must be text, found {describe(node)}", mend or f'put it in quotes: "{scalar.text[:SHOWN]}"')
    value = scalar.text.strip()
    if len(value) > LONGEST:
        raise ConfigError(f"is {len(value)} characters long", f"keep it within {LONGEST}")
    if "\n" in value or "\r" in value:
        raise ConfigError("has several lines", "write it as one line")
    if not value.isprintable():
        _refuse_unseen(value)
    return value


def whole(node: Node, like: str = "1") -> int:
    """A whole number."""
    scalar = _scalar(node, "a whole number", like)
    if not scalar.plain or not _is_whole(scalar.text):
        raise ConfigError(f"must be a whole number, found {describe(node)}", _number_mend(scalar, like))
    return int(scalar.text)


def number(node: Node, like: str = "1") -> float:
    """A number with or without a fraction."""
    scalar = _scalar(node, "a number", like)
    try:
        value = float(scalar.text) if scalar.plain and is_number(scalar.text) else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ConfigError(f"must be a number, found {describe(node)}", _number_mend(scalar, like))
    return value


def boolean(node: Node) -> bool:
    """`true` or `false`."""
    scalar = _scalar(node, "true or false", "false")
    if not scalar.plain or scalar.text not in _BOOLEANS:
        meant = _SAID_OTHERWISE.get(scalar.text.casefold(), scalar.text.casefold())
        mend = f"write {meant}" if meant in _BOOLEANS else "write one of them, without quotes"
        raise ConfigError(f"must be true or false, found {describe(node)}", mend)
    return _BOOLEANS[scalar.text]


def describe(node: Node) -> str:
    """What stands there, for a message."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return f"settings ({some(quoted(key) for key in node.entries)})"
    if node.plain and node.text in _NULLS:
        return "nothing"
    if node.plain and node.text in _BOOLEANS:
        return node.text
    if node.plain and is_number(node.text):
        return f"the number {node.text[:SHOWN]}"
    return f"the text {quoted(node.text)}"


def _scalar(node: Node, wanted: str, like: str) -> Scalar:
    example = f"write it like {like}" if like else "write one line of text, in quotes if it begins with { or ["
    if not isinstance(node, Scalar):
        raise ConfigError(f"must be {wanted}, found {describe(node)}", example)
    if (node.plain and node.text in _NULLS) or not node.text.strip():
        raise ConfigError("is empty", f"{example}, or remove the line" if like else "write something, or remove the line")
    return node


def _number_mend(scalar: Scalar, like: str) -> str:
    with_point = scalar.text.strip().replace(",", ".")
    if not scalar.plain and is_number(with_point):
        return f"remove the quotes: {with_point}"
    if "," in scalar.text and is_number(with_point):
        return f"write a point: {with_point}"
    return f"write it like {like}"


def _refuse_unseen(value: str) -> None:
    import unicodedata  # noqa: PLC0415  an ordinary text never comes here

    for character in value:
        # Cf stays: Khmer wraps at zero-width spaces.
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            raise ConfigError(f"holds a character that cannot be seen (U+{ord(character):04X})", "type the text anew")


def is_number(written: str) -> bool:
    """Whether YAML 1.2 takes a bare word for a number."""
    # Most words are told apart without the expression, which takes a millisecond to compile.
    return set(written) <= _OF_NUMBERS and _number().fullmatch(written) is not None


@cache
def _number() -> re.Pattern[str]:
    figures = r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"
    return re.compile(figures + r"|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def _is_whole(written: str) -> bool:
    digits = written.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_WHOLE and (digits == "0" or digits[0] != "0")
