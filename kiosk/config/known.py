"""What this build can offer: languages, icons, printer profiles, themes."""

import re
from functools import cache

from kiosk.build import ASSETS, LOCALE
from kiosk.i18n import SOURCE_LANGUAGE


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that the screens speak: the source language first, then the catalogues."""
    catalogues = sorted(file.parts[-3] for file in LOCALE.glob("*/LC_MESSAGES/*.mo"))
    return (SOURCE_LANGUAGE, *(code for code in catalogues if code != SOURCE_LANGUAGE))


@cache
def icons() -> tuple[str, ...]:
    """Names of the icons in the icon font."""
    written = (ASSETS / "icons" / "codepoints.json").read_text(encoding="ascii")
    return tuple(re.findall(r'"([a-z0-9-]+)":', written))  # json opens a library, and waits while the renderer's are opened


@cache
def printer_profiles() -> tuple[str, ...]:
    """`auto`, and the names of the printer profiles; the width of the roll is a setting of its own."""
    written = (ASSETS / "printers.yaml").read_text(encoding="utf-8")
    return ("auto", *re.findall(r"^([a-z0-9-]+):", written, re.MULTILINE))


def themes() -> tuple[str, ...]:
    """Names of the palettes of the screens."""
    return ("light",)
