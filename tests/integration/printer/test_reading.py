"""What a citizen and a scanner read from the paper: tesseract reads the lines, zbar the code (Debian: tesseract-ocr-vie, zbar-tools)."""

import subprocess
from pathlib import Path

import pytest

from kiosk.domain.sample import SAMPLE_ID, sample_slip
from kiosk.domain.slip import Text
from kiosk.printer.profiles import Profile
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.office import OFFICE
from tests.support.printers import NARROW, WIDE, encoders, ticket

BOTH = pytest.mark.parametrize("profile", [WIDE, NARROW], ids=lambda profile: profile.name)


def paper(profile: Profile, job: bytes, folder: Path) -> Path:
    VirtualPrinter(profile, folder).accept(job)
    return folder / "0001.png"


def said(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@BOTH
def test_every_line_can_be_read(profile: Profile, tmp_path: Path) -> None:
    slip = sample_slip(OFFICE, str)
    png = paper(profile, encoders[profile.name].encode(slip), tmp_path)
    read = " ".join(said("tesseract", png, "-", "-l", "vie", "--psm", "4", "--dpi", "203").split())
    unread = [block.text for block in slip.blocks if isinstance(block, Text) and block.text not in read]
    assert unread == []
    assert "A012" in read.replace("O", "0")


@BOTH
def test_the_code_can_be_read(profile: Profile, tmp_path: Path) -> None:
    png = paper(profile, encoders[profile.name].encode(sample_slip(OFFICE, str)), tmp_path)
    assert said("zbarimg", "-q", "--raw", png).strip() == f"H32.12 2025-12-22 A012 {SAMPLE_ID}"


def test_every_code_can_be_read_though_its_mask_is_fixed(tmp_path: Path) -> None:
    printer = VirtualPrinter(WIDE, tmp_path)
    for n in range(1, 31):
        printer.accept(encoders["raster"].encode(ticket(n)))
    read = said("zbarimg", "-q", "--raw", *sorted(tmp_path.glob("*.png"))).split("\n")[:-1]
    assert read == [f"H32.12 2026-03-02 A{n:03} id-{n}" for n in range(1, 31)]
