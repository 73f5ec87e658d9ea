"""Catalogues: what is not translated still speaks Vietnamese."""

from pathlib import Path

from kiosk.i18n import translator


def test_vietnamese_is_the_source_and_passes_unchanged(tmp_path: Path) -> None:
    assert translator(tmp_path, "vi")("Hộ tịch") == "Hộ tịch"


def test_a_language_without_a_catalogue_falls_back_to_vietnamese(tmp_path: Path) -> None:
    assert translator(tmp_path, "km")("Hộ tịch") == "Hộ tịch"
