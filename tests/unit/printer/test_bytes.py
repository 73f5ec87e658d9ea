"""The bytes of the sample ticket, counted exactly: the same words on every printer, as few bytes as each is known to need.

A change that alters a figure is meant to be seen here; it may only be made smaller, or larger for a reason.
"""

from pathlib import Path

import pytest

from kiosk.bootstrap import slips_to_store
from kiosk.config import load_settings
from kiosk.domain.sample import sample_slip
from kiosk.domain.slip import BigNumber, Qr, Slip, Text
from kiosk.first_frame import translations
from kiosk.printer.encoder import Encoder
from kiosk.printer.profiles import profile_named
from tests.support.printers import FONTS, encoders

SETTINGS = load_settings(Path(__file__).parents[3] / "config.yaml")

COUNTED = [
    # profile, bytes, at most
    ("tm-t20ii", 304, 330),
    ("clone-1258", 325, 420),
    ("clone-bare", 2_243, 4_200),
    ("raster", 10_313, 11_000),
    ("tm-t20ii-58", 304, 304),
    ("clone-1258-58", 325, 325),
    ("clone-bare-58", 2_231, 2_243),
    ("raster-58", 10_054, 10_313),
]


def sample() -> Slip:
    return sample_slip(SETTINGS.office, translations("vi"), qr_template=SETTINGS.ticket.qr)


@pytest.mark.parametrize(("name", "count", "goal"), COUNTED)
def test_the_sample_ticket_has_this_many_bytes(name: str, count: int, goal: int) -> None:
    assert len(encoders[name].encode(sample())) == count
    assert count <= goal


@pytest.mark.parametrize(("name", "count", "goal"), [("tm-t20ii-nv", 160, 160), ("tm-t20ii-nv-58", 160, 160)])
def test_with_the_fixed_lines_in_its_memory_it_has_this_many(name: str, count: int, goal: int) -> None:
    encoder = Encoder(FONTS, profile_named(name))
    encoder.use(encoder.memory_for(slips_to_store(SETTINGS)))
    assert len(encoder.encode(sample())) == count
    assert count <= goal


def test_a_printer_whose_memory_is_empty_gets_text() -> None:
    assert encoders["tm-t20ii-nv"].encode(sample()) == encoders["tm-t20ii"].encode(sample())


def test_these_are_its_words() -> None:
    """So that nobody makes the figures smaller by leaving something out."""
    read = [block for block in sample().blocks if isinstance(block, Text | BigNumber | Qr)]
    assert [block.content if isinstance(block, Qr) else block.text for block in read] == [
        "UBND phường Tây Nha Trang",
        "Trung tâm Phục vụ hành chính công",
        "Hộ tịch",
        "A012",
        "Quầy: 8",
        "Số đã cấp trước đó: 11",
        "Cấp lúc 08:05 ngày 22/12/2025",
        "Mời ông/bà chờ gọi số. Phiếu có giá trị trong ngày.",
        "H32.12 A012 6f1c2f0e-0d0b-4b7e-9a57-5b6f0c1d2e3f",
    ]
