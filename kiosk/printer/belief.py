"""Which profile is believed of the printer that is there.

What was not proven on its own paper is claimed only where it cannot spoil a ticket: an unknown printer gets pictures, and
nothing else.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from kiosk.domain.printer_uri import UsbAddress, parse_printer_uri
from kiosk.errors import PrinterAddressError
from kiosk.printer.paper import PAPERS
from kiosk.printer.profiles import NARROW, RASTER, Answer, Profile, profile_named, profile_of, profiles

_log = logging.getLogger(__name__)

AUTOMATIC = "auto"
"""The setting that leaves the choice to this module."""

CALIBRATED = "calibrated"
"""The name of a profile that a calibration has made."""

_HARMLESS = frozenset({Answer.LIVE, Answer.IN_ORDER, Answer.PRESENTER})
"""Questions that a printer which does not know them swallows; the others it would print as text."""

_BYTE, _MOST_MM, _MOST_MEMORY = 256, 100, 1 << 24


def believed(identity: str | None, proven: Mapping[str, Any] | None, configured: str, width_mm: int) -> Profile:
    """The profile of the printer of this identity (None: not known yet) on a roll of this width.

    `proven` is what its calibration left, `configured` the setting. Raises `PrinterProfileError` for a name that is none.
    """
    if proven is not None and (made := calibrated(proven, width_mm)) is not None:
        return made
    if configured != AUTOMATIC:
        return profile_named(configured, width_mm)
    kind = profile_for(identity)
    return profile_named(RASTER, width_mm) if kind is None else safe(profile_named(kind, width_mm))


def calibrated(proven: Mapping[str, Any], width_mm: int) -> Profile | None:
    """The profile that a calibration has proven; None when its record makes no sense, as after an update that knows less."""
    try:
        made = profile_of(CALIBRATED, proven)
    except (ValueError, TypeError, AttributeError) as error:
        _log.warning("what was proven of the printer cannot be read, so it gets pictures: %s", error)
        return None
    from kiosk.printer.codepages import PAGES  # noqa: PLC0415  a kiosk without calibrated printer never needs them here

    if unknown := [slot.page for slot in made.pages if slot.page not in PAGES]:
        _log.warning("what was proven of the printer names code pages that are not known: %s", ", ".join(unknown))
        return None
    if not _can_be(made):
        _log.warning("what was proven of the printer has measures that no printer has, so it gets pictures")
        return None
    return replace(made, paper=PAPERS[width_mm])


def _can_be(profile: Profile) -> bool:
    """Whether its numbers fit into commands, and its measures onto paper: a record on a card may be damaged and yet be read."""
    return (
        all(0 <= slot.number < _BYTE for slot in profile.pages)
        and 0 <= profile.spacing < _BYTE
        and 0 <= profile.cutter_mm <= _MOST_MM
        and 0 <= profile.tail_mm <= _MOST_MM
        and 0 < profile.chunk_rows < _BYTE
        and 0 <= profile.user_glyphs < _BYTE
        and 0 <= profile.nv_bytes <= _MOST_MEMORY
    )


def profile_for(identity: str | None) -> str | None:
    """The name of the profile whose kind of printer has these USB ids; None when that is not known."""
    try:
        address = parse_printer_uri(identity or "")
    except PrinterAddressError:
        return None
    if not isinstance(address, UsbAddress):
        return None
    return _by_usb_id().get(f"{address.vendor:04x}:{address.product:04x}")


@cache
def _by_usb_id() -> dict[str, str]:
    return {usb_id: name for name, profile in profiles().items() if not name.endswith(NARROW) for usb_id in profile.usb}


def safe(profile: Profile) -> Profile:
    """What may be claimed of a kind of printer by its USB ids alone, which others imitate: measures and harmless questions."""
    return replace(
        profile,
        pages=(),
        text=False,
        inline_glyphs=False,
        user_glyphs=0,
        aligns=False,
        native_qr=False,
        nv_bytes=0,
        feeds_to_cut=False,
        kanji=True,
        recovers=False,
        asks=profile.asks & _HARMLESS,
    )
