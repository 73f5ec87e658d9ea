"""QR codes: as segno makes them, without what segno brings along."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import segno

from kiosk.qr import modules

ALONE = "import json, sys; from kiosk.qr import modules; modules('A001', 'm'); print(json.dumps(sorted(sys.modules)))"


@pytest.mark.parametrize("level", ["l", "m", "q", "h"])
def test_a_code_is_the_one_that_segno_makes(level: str) -> None:
    assert modules("H32.12 2026-03-02 A012", level) == segno.make("H32.12 2026-03-02 A012", level, boost_error=False).matrix


def test_too_long_a_text_has_no_code() -> None:
    with pytest.raises(ValueError, match="data"):
        modules(b"x" * 3000, "l")


def test_a_code_costs_no_http_client() -> None:
    words = [sys.executable, "-c", ALONE]
    imported = json.loads(subprocess.run(words, cwd=Path(__file__).parents[2], capture_output=True, check=True).stdout)
    assert "segno" in imported
    assert {"urllib.request", "http.client", "email", "ssl", "_hashlib", "xml.sax.saxutils"}.isdisjoint(imported)
