"""A simulated printer that has printed all day remembers no more than one that has printed for an hour."""

import gc

import pytest

from kiosk.printer.profiles import RASTER, profile_named
from kiosk.printer.virtual.dots import Dots
from kiosk.printer.virtual.printer import VirtualPrinter

ROW_BYTES, ROWS = 8, 24


def raster(number: int, mode: int) -> bytes:
    """GS v 0: a picture like no other."""
    picture = number.to_bytes(ROW_BYTES, "big") * ROWS
    return b"\x1dv0" + bytes((mode, ROW_BYTES, 0, ROWS, 0)) + picture


def pictures_kept() -> int:
    """Pictures that anybody still holds."""
    gc.collect()
    return sum(type(one) is Dots for one in gc.get_objects())


@pytest.mark.parametrize("mode", [0, 3], ids=["as it is", "twice as large"])
def test_a_picture_that_was_printed_is_not_kept(mode: int) -> None:
    printer = VirtualPrinter(profile_named(RASTER))
    printer.accept(raster(1, mode))
    before = pictures_kept()
    for number in range(2, 102):
        printer.accept(raster(number, mode))
    assert pictures_kept() - before < 10
