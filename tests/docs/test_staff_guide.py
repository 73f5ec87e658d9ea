"""The clerks' guide: its pictures are of steps that the tour takes, and small enough to be kept."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PIL import Image

from tests.docs.pages import page
from tests.support.commands import ROOT

SCRIPT = ROOT / "dev" / "guide-pictures"
KEPT = ROOT / "docs" / "pictures" / "staff"
GUIDES = ("docs/staff-guide.vi.md", "docs/staff-guide.md")
WANTED = dict(re.findall(r'^    "([a-z]+)": "(staff-[a-z-]+)",$', SCRIPT.read_text(encoding="utf-8"), re.MULTILINE))
"""Name of each picture, and the step of the tour that it is to show."""


def steps() -> set[str]:
    """All steps of the tour behind the door, as its code names them; those named by a drawing with each one's name."""
    code = (ROOT / "kiosk" / "tour" / "behind_the_door.py").read_text(encoding="utf-8")
    named = set(re.findall(r'guide\.see\(f"([a-z-]+)-\{panel\}"', code))
    return named | {f"staff-restock-{drawing}" for drawing in re.findall(r'_step\(guide, "([a-z]+)"', code)}


def made_in(tour: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Run the script."""
    return subprocess.run([SCRIPT, tour, out], capture_output=True, text=True, timeout=60, check=False)


def a_tour(folder: Path, names: list[str]) -> Path:
    """A folder with these pictures, as the tour names and sizes them."""
    screens = folder / "screens"
    screens.mkdir(parents=True)
    for at, name in enumerate(names):
        Image.effect_noise((1080, 1920), 30).convert("RGB").save(screens / f"{at:02}-{name}-portrait.png", compress_level=0)
    return folder


def test_each_picture_of_the_guide_is_of_a_step_that_the_tour_takes() -> None:
    assert WANTED
    assert set(WANTED.values()) - steps() == set()


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_shows_each_picture_that_is_made_for_it_and_no_other(guide: str) -> None:
    shown = [link for link in page(guide).links if link.endswith(".png")]
    assert sorted(shown) == sorted(f"pictures/staff/{name}.png" for name in WANTED)


@pytest.mark.parametrize("path", sorted(KEPT.glob("*")), ids=lambda path: path.name)
def test_a_picture_that_is_kept_is_small_and_is_made_by_the_script(path: Path) -> None:
    assert path.stem in WANTED
    assert path.stat().st_size < 60_000


def test_pictures_are_taken_out_of_a_tour_whatever_place_they_have_in_it(tmp_path: Path) -> None:
    tour = a_tour(tmp_path / "tour", ["home", *reversed(WANTED.values())])
    done = made_in(tour, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(WANTED)


def test_a_tour_without_one_of_the_pictures_is_named_with_it_and_nothing_is_made(tmp_path: Path) -> None:
    gone, *others = WANTED.values()
    done = made_in(a_tour(tmp_path / "tour", others), tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"has no picture of {gone};" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("guide", "language"), [(GUIDES[0], "vi"), (GUIDES[1], "en")])
def test_what_a_guide_tells_to_touch_stands_on_a_page(guide: str, language: str) -> None:
    """What is set in bold, in the guide's language."""
    translated = read_po(io.BytesIO((ROOT / "assets/locale/en/LC_MESSAGES/kiosk.po").read_bytes()))
    known = {str(text.id if language == "vi" else text.string) for text in translated}
    told = set(re.findall(r"\*\*(.+?)\*\*", page(guide).prose))
    assert told
    assert told - known == set()
