"""What a long command measured becomes a row of a page, and replaces what it measured before."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("reliability", ROOT / "dev" / "reliability.py")
assert _spec is not None
assert _spec.loader is not None
reliability = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reliability)

PAGE = f"# Page\n\n{reliability.HEAD}\n|---|---|---|---|---|---|\n| `dev/campaign kill` | old |\n\n## After\n"


def test_the_last_line_of_json_is_the_measure() -> None:
    output = 'found nothing\n{"seed": 1, "lying": {"lost": 0}, "found": [], "seconds": 3}\nbye\n'
    assert reliability.figures_of(output) == "seed 1, lying lost 0, found 0"


def test_a_command_without_a_measure_has_no_figures() -> None:
    assert reliability.figures_of("all well\n12\n") == ""


def test_a_row_takes_the_place_of_the_one_of_the_same_command() -> None:
    page = reliability.with_row(PAGE, "dev/campaign kill", "| `dev/campaign kill` | new |")
    assert page == PAGE.replace("old", "new")


def test_another_command_gets_a_row_of_its_own() -> None:
    page = reliability.with_row(PAGE, "dev/campaign kill --seed 2", "| `dev/campaign kill --seed 2` | new |")
    assert "| `dev/campaign kill` | old |\n| `dev/campaign kill --seed 2` | new |\n\n## After\n" in page


def test_the_page_of_this_project_can_take_a_row() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    assert "| `dev/campaign nothing` | row |" in reliability.with_row(
        page, "dev/campaign nothing", "| `dev/campaign nothing` | row |"
    )
