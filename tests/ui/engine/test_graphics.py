"""A small board draws with its graphics chip, or says what is wrong; other machines draw as they can."""

from pathlib import Path

import pytest

from kiosk.errors import ScreenError
from kiosk.screens.graphics import is_small_board, must_be_a_chip
from tests.ui.support.processes import PRELUDE, run

SHOW = """
from dataclasses import replace
from kiosk.errors import ScreenError
engine = Engine(replace(settings, needs_chip={needs_chip}))
try:
    engine.begin(lambda: Label(text="Hộ tịch"))
    print("a picture")
except ScreenError as error:
    print(error)
engine.end()
"""


@pytest.mark.parametrize("renderer", ["llvmpipe (LLVM 15.0.6, 256 bits)", "softpipe", "Software Rasterizer", "Mesa swrast"])
def test_a_renderer_that_is_a_program_is_refused(renderer: str) -> None:
    with pytest.raises(ScreenError, match=r"not by the board's graphics chip.*dtoverlay=vc4-kms-v3d"):
        must_be_a_chip(renderer)


@pytest.mark.parametrize("renderer", ["V3D 7.1.7", "VC4 V3D 2.1", "Mesa Intel(R) UHD Graphics 600 (GLK 2)", ""])
def test_a_chip_is_welcome(renderer: str) -> None:
    must_be_a_chip(renderer)


@pytest.mark.parametrize(
    ("model", "is_small"), [(b"Raspberry Pi 5 Model B Rev 1.0\0", True), (b"Radxa ROCK 5B\0", False), (b"", False)]
)
def test_a_board_is_known_by_its_name(model: bytes, is_small: bool, tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(model)
    assert is_small_board(tmp_path / "model") is is_small


def test_a_machine_without_a_name_is_no_small_board(tmp_path: Path) -> None:
    assert not is_small_board(tmp_path / "model")


def test_a_window_that_a_program_draws_is_closed_again_where_a_chip_is_needed() -> None:
    said = run(PRELUDE + SHOW.format(needs_chip=True))
    assert said.startswith("the picture would be drawn by a program (llvmpipe")
    assert "a picture" not in said


def test_it_stays_where_none_is_needed() -> None:
    assert run(PRELUDE + SHOW.format(needs_chip=False)) == "a picture\n"
