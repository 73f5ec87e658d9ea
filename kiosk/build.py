"""What this build is."""

from datetime import date
from pathlib import Path

BUILD_DATE = date(2026, 11, 24)
"""No true clock can be earlier; a board without a battery that says otherwise is not believed."""

ASSETS = Path(__file__).resolve().parent / "assets"
if not ASSETS.is_dir():
    ASSETS = Path(__file__).resolve().parent.parent / "assets"
"""Fonts, icons, catalogues: inside the package once it is built as a wheel, beside it in a checkout."""

LOCALE = ASSETS / "locale"
