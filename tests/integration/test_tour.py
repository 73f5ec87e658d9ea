"""`kiosk tour`: what it leaves behind is what a person would look at."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.tour.panels import PANELS
from tests.support.reading import page_read
from tests.support.touring import WITH_TOUR

pytestmark = WITH_TOUR

SCREENS = {
    *("HomeView", "LeavingView", "PriorityView", "TicketView", "FaultView", "ClosedView"),
    *("LookUpView", "ResultsView", "ProcedureView"),
    *("PadView", "StaffView"),
}
ON_THE_FIRST = {"TouchView", "PixelsView"}
"""They look the same on every panel."""

ONE_COLOUR = {"PixelsView"}
"""Staff look for dead pixels on it."""


@pytest.fixture(scope="module")
def out(toured: Path) -> Path:
    """What a tour on a machine without display left."""
    return toured / "tour-out"


@pytest.fixture(scope="module")
def journey(out: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((out / "journey.json").read_text(encoding="utf-8"))
    return told


def test_every_screen_is_seen_on_every_panel(out: Path, journey: dict[str, Any]) -> None:
    for panel in PANELS:
        steps = [step for step in journey["steps"] if step["picture"].endswith(f"-{panel.name}.png")]
        assert {step["screen"] for step in steps} == SCREENS | (ON_THE_FIRST if panel is PANELS[0] else set())
        for step in steps:
            with Image.open(out / step["picture"]) as picture:
                assert picture.size == (panel.width, panel.height)
                blank = len(picture.getcolors(1 << 24) or ()) <= 10
                assert blank == (step["screen"] in ONE_COLOUR), step["picture"]


def test_each_ticket_has_its_bytes_and_its_paper_and_its_code_can_be_read(out: Path, journey: dict[str, Any]) -> None:
    assert len(journey["tickets"]) >= 3
    for ticket in journey["tickets"]:
        assert (out / ticket["bytes"]).stat().st_size > 0
        words = ["zbarimg", "-q", "--raw", str(out / ticket["paper"])]
        code = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        assert f" {ticket['number']} " in code


def test_the_paper_says_what_the_screen_said(out: Path, journey: dict[str, Any]) -> None:
    """But for the number and the mark, which its code says and the reader does not know as words."""
    text = page_read(out / journey["tickets"][0]["paper"])
    for line in (journey["office"], "Hộ tịch", "Quầy: 8", "Mời ông/bà chờ gọi số."):
        assert line in text


def test_a_checklist_is_paper_of_its_own_and_says_what_to_bring(out: Path, journey: dict[str, Any]) -> None:
    assert len(journey["checklists"]) == len(PANELS)
    text = page_read(out / journey["checklists"][0]["paper"])
    for line in ("Đăng ký khai sinh", "1.001193", "Giấy chứng sinh", "18/07/2026"):
        assert line in text
