"""The colours: whoever sees little can read everything."""

import pytest

from kiosk.screens.theme import PALETTES, Colour, Palette

ENHANCED = 7.0
"""WCAG 2.2, 1.4.6 (AAA) for text of any size."""

PICTURE = 3.0
"""WCAG 2.2, 1.4.11 for icons that carry a meaning."""

TEXT = [
    ("ink", "ground"),
    ("ink", "card"),
    ("ink", "accent_soft"),
    ("quiet", "ground"),
    ("quiet", "card"),
    ("quiet", "resting"),
    ("ink", "resting"),
    ("accent", "card"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("warning", "warning_soft"),
]


def luminance(colour: Colour) -> float:
    """Relative luminance, as WCAG defines it."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(palette: Palette, one: str, other: str) -> float:
    darker, lighter = sorted(luminance(getattr(palette, name)) for name in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
@pytest.mark.parametrize(("letters", "ground"), TEXT)
def test_text_stands_out_from_its_ground(palette: Palette, letters: str, ground: str) -> None:
    assert contrast(palette, letters, ground) >= ENHANCED


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
def test_the_icon_of_a_pressed_tile_stands_out(palette: Palette) -> None:
    assert contrast(palette, "on_accent", "sign_lit") >= PICTURE
