"""What is read from the paper of a simulated printer that does what the profile claims."""

from pathlib import Path

import pytest

from kiosk.domain.sample import SAMPLE_ID, sample_slip
from kiosk.domain.slip import Slip, Text
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import INIT
from kiosk.printer.profiles import Profile, profile_named
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.office import OFFICE
from tests.support.printers import EVERY_PROFILE, FONTS, WIDE, encoders, ticket
from tests.support.reading import codes_read, lines_read, number_read, with_margins

EVERY = pytest.mark.parametrize("profile", EVERY_PROFILE, ids=lambda profile: profile.name)
SAMPLE = sample_slip(OFFICE, str)
CODE = f"H32.12 A012 {SAMPLE_ID}"


def paper(profile: Profile, job: bytes, folder: Path) -> Path:
    VirtualPrinter(profile, folder).accept(job)
    return with_margins(folder / "0001.png")


def unread(slip: Slip, png: Path) -> list[str]:
    read = lines_read(png)
    return [block.text for block in slip.blocks if isinstance(block, Text) and block.text not in read]


@EVERY
def test_every_line_can_be_read(profile: Profile, tmp_path: Path) -> None:
    png = paper(profile, encoders[profile.name].encode(SAMPLE), tmp_path)
    assert unread(SAMPLE, png) == []
    assert number_read(png) == "A012"


@EVERY
def test_the_code_can_be_read(profile: Profile, tmp_path: Path) -> None:
    assert codes_read(paper(profile, encoders[profile.name].encode(SAMPLE), tmp_path)) == [CODE]


@pytest.mark.parametrize("mm", [80, 58])
def test_lines_from_the_printers_memory_can_be_read(mm: int, tmp_path: Path) -> None:
    profile = profile_named("tm-t20ii-nv", mm)
    encoder = Encoder(FONTS, profile)
    memory = encoder.memory_for([(SAMPLE, sample_slip(OFFICE, str, count=345))])
    encoder.use(memory)
    png = paper(profile, INIT + memory.definition + encoder.encode(SAMPLE), tmp_path)
    assert unread(SAMPLE, png) == []
    assert number_read(png) == "A012"
    assert codes_read(png) == [CODE]


def test_every_code_can_be_read_though_its_mask_is_fixed(tmp_path: Path) -> None:
    printer = VirtualPrinter(WIDE, tmp_path)
    for n in range(1, 31):
        printer.accept(encoders["raster"].encode(ticket(n)))
    pictures = [with_margins(png) for png in sorted(tmp_path.glob("*.png"))]
    assert codes_read(*pictures) == [f"H32.12 A{n:03} id-{n}" for n in range(1, 31)]
