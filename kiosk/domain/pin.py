"""What a PIN looks like, and which ones everybody tries first."""

import re
from itertools import pairwise
from typing import Final

from kiosk.errors import PinTooWeak, SettingRefused

DIGITS: Final = 6
"""Exactly; so the pad knows when it is whole, and nobody has to find a key for that."""

DEVELOPMENT_PIN: Final = "271828"
"""Of `dev/run`, and known to everybody who reads this: it opens no door outside development."""

_STEPS: Final = (1, 9)
"""From digit to digit in a row upwards or downwards, modulo ten: 890123 is one as well."""

_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME: Final = 20

SHORTEST_CODE, LONGEST_CODE = 3, 64


def check_pin(pin: str, *, development: bool = False) -> None:
    """Raise `PinTooWeak` for a PIN that must not be used."""
    if len(pin) != DIGITS or not (pin.isascii() and pin.isdigit()):
        raise PinTooWeak("that is no PIN", f"take {DIGITS} digits, such as two dates that only you know, shuffled")
    if pin == DEVELOPMENT_PIN and not development:
        raise PinTooWeak("that PIN stands in the documents for everybody to read", "take another one")
    if len(set(pin)) == 1 or pin in (pin[:2] * 3, pin[:3] * 2):
        raise PinTooWeak("that PIN repeats itself", "take digits without a pattern")
    steps = {(int(later) - int(earlier)) % 10 for earlier, later in pairwise(pin)}
    if len(steps) == 1 and steps <= set(_STEPS):
        raise PinTooWeak("that PIN is a row of digits", "take digits without a pattern")


def check_name(name: str) -> None:
    """Raise `SettingRefused` for what cannot stand in the staff log as a short name."""
    if len(name) > LONGEST_NAME or _NAME.fullmatch(name) is None:
        raise SettingRefused(
            f"{name[:40]!r} is no short name", f"write 1 to {LONGEST_NAME} of a-z, 0-9 and - between, such as thu or quay-3"
        )


def is_code(code: str) -> bool:
    """Whether this may be the code of a card: 3 to 64 letters that can be seen, as a scanner reads them."""
    return SHORTEST_CODE <= len(code) <= LONGEST_CODE and code.isascii() and code.isprintable()


def check_code(code: str) -> None:
    """Raise `SettingRefused` for what no card says."""
    if not is_code(code):
        raise SettingRefused("that is no code of a card", f"scan it; it has {SHORTEST_CODE} to {LONGEST_CODE} plain letters")
