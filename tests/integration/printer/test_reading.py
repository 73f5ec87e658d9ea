"""What is read from the paper of a simulated printer that does what the profile claims; `dev/campaign reading` reads every slip."""

from pathlib import Path

import pytest

from kiosk.domain.sample import sample_slip
from kiosk.domain.slip import Slip, Text
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import INIT
from kiosk.printer.profiles import Profile, profile_named, profiles
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.office import OFFICE
from tests.support.paperwork import tickets
from tests.support.printers import FONTS, WIDE, encoders, ticket
from tests.support.proofreading import Misread, misread
from tests.support.reading import codes_read, lines_read, number_read, with_margins

SAMPLE = sample_slip(OFFICE, str)
_PROFILES = list(profiles().values())
IN_TURN = [(_PROFILES[at * len(_PROFILES) // len(tickets())], name) for at, name in enumerate(tickets())]
"""A ticket of each service, each on another profile."""


def paper(profile: Profile, job: bytes, folder: Path) -> Path:
    VirtualPrinter(profile, folder).accept(job)
    return with_margins(folder / "0001.png")


def unread(slip: Slip, png: Path) -> list[str]:
    read = lines_read(png)
    return [block.text for block in slip.blocks if isinstance(block, Text) and block.text not in read]


@pytest.mark.parametrize("profile", profiles().values(), ids=lambda profile: profile.name)
def test_lines_number_and_code_of_the_sample_can_be_read(profile: Profile) -> None:
    assert misread(profile, SAMPLE) == Misread()


@pytest.mark.parametrize(("profile", "name"), IN_TURN, ids=lambda one: getattr(one, "name", one))
def test_lines_marks_number_and_code_of_every_service_can_be_read(profile: Profile, name: str) -> None:
    assert misread(profile, tickets()[name]) == Misread()


@pytest.mark.parametrize("mm", [80, 58])
def test_lines_from_the_printers_memory_can_be_read(mm: int, tmp_path: Path) -> None:
    profile = profile_named("tm-t20ii-nv", mm)
    encoder = Encoder(FONTS, profile)
    memory = encoder.memory_for([(SAMPLE, sample_slip(OFFICE, str, count=345))])
    encoder.use(memory)
    png = paper(profile, INIT + memory.definition + encoder.encode(SAMPLE), tmp_path)
    assert unread(SAMPLE, png) == []
    assert number_read(png) == "A012"


def test_every_code_can_be_read_though_its_mask_is_fixed(tmp_path: Path) -> None:
    printer = VirtualPrinter(WIDE, tmp_path)
    for n in range(1, 31):
        printer.accept(encoders["raster"].encode(ticket(n)))
    pictures = [with_margins(png) for png in sorted(tmp_path.glob("*.png"))]
    assert codes_read(*pictures) == [f"H32.12 A{n:03} id-{n}" for n in range(1, 31)]
