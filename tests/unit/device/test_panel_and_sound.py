"""Brightness and loudness: set where there is something to set, and "not there" otherwise."""

from pathlib import Path

import pytest

from kiosk.device.brightness import Brightness
from kiosk.device.volume import Volume


def backlight(folder: Path, now: str, most: str) -> Path:
    light = folder / "intel"
    light.mkdir()
    (light / "brightness").write_text(now)
    (light / "max_brightness").write_text(most)
    return light / "brightness"


def amixer(folder: Path, does: str) -> Path:
    """A program that writes down its words and does something."""
    path = folder / "amixer"
    path.write_text(f'#!/bin/sh\necho "$@" >> {folder}/words\n{does}\n')
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(("percent", "steps"), [(50, "468"), (100, "937"), (0, "94"), (-5, "94"), (500, "937")])
def test_brightness_is_set_in_the_panels_own_steps_and_never_to_dark(tmp_path: Path, percent: int, steps: str) -> None:
    file = backlight(tmp_path, "1", "937")
    assert Brightness(tmp_path).set(percent)
    assert file.read_text() == steps


def test_brightness_is_read_in_per_cent(tmp_path: Path) -> None:
    backlight(tmp_path, "128\n", "255\n")
    assert Brightness(tmp_path).read() == 50


@pytest.mark.parametrize(("now", "most"), [("", ""), ("x", "y"), ("5", "0"), ("\xff", "255")])
def test_a_backlight_that_says_nonsense_is_not_there(tmp_path: Path, now: str, most: str) -> None:
    backlight(tmp_path, now, most)
    assert Brightness(tmp_path).read() is None


def test_a_panel_without_a_backlight_is_no_error(tmp_path: Path) -> None:
    assert Brightness(tmp_path / "none").read() is None
    assert not Brightness(tmp_path / "none").set(50)


def test_loudness_is_set_with_fixed_words(tmp_path: Path) -> None:
    assert Volume(amixer(tmp_path, "exit 0")).set(45)
    assert (tmp_path / "words").read_text() == "-M sset Master 45%\n"


def test_loudness_is_read_from_what_amixer_says(tmp_path: Path) -> None:
    said = "  Front Left: Playback 32768 [63%] [-10.00dB] [on]"
    assert Volume(amixer(tmp_path, f"echo '{said}'")).read() == 63


@pytest.mark.parametrize("does", ["echo '[50%]'; exit 1", "echo nothing", "exec sleep 30", "echo '[%]'", "printf '\\377\\377'"])
def test_an_amixer_that_fails_hangs_or_talks_nonsense_means_that_there_is_no_sound(tmp_path: Path, does: str) -> None:
    assert Volume(amixer(tmp_path, does), limit_s=0.3).read() is None


def test_without_amixer_there_is_no_sound(tmp_path: Path) -> None:
    assert Volume(tmp_path / "amixer").read() is None
    assert not Volume(tmp_path / "amixer").set(10)
