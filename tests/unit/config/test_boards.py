"""The settings of the LED boards."""

from pathlib import Path

import pytest

from kiosk.config import load_settings
from kiosk.config.settings import BoardSettings
from kiosk.errors import ConfigProblems
from tests.support.commands import settings_in

LINE = "serial:/dev/ttyUSB1?baud=9600"


def boards(folder: Path, *said: dict[str, object]) -> tuple[BoardSettings, ...]:
    return load_settings(settings_in(folder, boards=list(said))).boards


def test_a_board_needs_only_its_line(tmp_path: Path) -> None:
    assert boards(tmp_path, {"uri": LINE}) == (BoardSettings(uri=LINE, unit=1, digits=3, shows="all", letters=False),)


def test_a_board_of_a_service_names_it_by_its_id(tmp_path: Path) -> None:
    assert boards(tmp_path, {"uri": LINE, "shows": "dat-dai"})[0].shows == "dat-dai"


def test_boards_of_one_line_have_units_of_their_own(tmp_path: Path) -> None:
    assert [one.unit for one in boards(tmp_path, {"uri": LINE}, {"uri": LINE, "unit": 2})] == [1, 2]


def test_a_board_of_all_may_say_so(tmp_path: Path) -> None:
    assert boards(tmp_path, {"uri": LINE, "shows": "all"})[0].shows == "all"


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"printer": {"uri": "serial:/dev/ttyUSB1?baud=19200"}}, "'serial:/dev/ttyUSB1' is the printer's as well"),
        ({"staff": {"scanner": "serial:/dev/ttyUSB1"}}, "'serial:/dev/ttyUSB1' is the scanner's as well"),
        ({"printer": {"uri": "auto:?baud=19200"}}, "write the printer's own line there: serial:/dev/ttyUSB0"),
    ],
    ids=["printer", "scanner", "any adapter"],
)
def test_a_line_of_boards_is_nobody_elses(tmp_path: Path, others: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigProblems) as told:
        load_settings(settings_in(tmp_path, boards=[{"uri": LINE}], **others))
    (problem,) = told.value.problems
    assert words in problem


def test_boards_stand_beside_a_printer_and_a_scanner_of_other_lines(tmp_path: Path) -> None:
    others = {"printer": {"uri": "serial:/dev/ttyUSB0"}, "staff": {"scanner": "serial:/dev/ttyACM0"}}
    assert len(load_settings(settings_in(tmp_path, boards=[{"uri": LINE}], **others)).boards) == 1


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        ([{"uri": "tcp:192.0.2.7:502"}], "serial:/dev/ttyUSB1?baud=9600"),
        ([{"uri": "serial:ttyUSB1"}], "serial:/dev/ttyUSB1"),
        ([{"uri": "serial:/dev/ttyUSB1?baud=9601"}], "serial:/dev/ttyUSB1?baud=9600"),
        ([{"uri": LINE, "unit": 0}], "1 to 247"),
        ([{"uri": LINE, "digits": 7}], "3 to 6"),
        ([{"uri": LINE, "shows": "dat-da"}], "did you mean 'dat-dai'?"),
        ([{"uri": LINE, "letters": True}], "remove letters"),
        ([{"uri": LINE}, {"uri": LINE}], "a unit of its own"),
        ([{"uri": LINE}, {"uri": "serial:/dev/ttyUSB1", "unit": 2}], "write the same for all its boards"),
        ([{"url": LINE}], "did you mean 'uri'?"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_write(tmp_path: Path, said: list[dict[str, object]], mend: str) -> None:
    with pytest.raises(ConfigProblems) as told:
        boards(tmp_path, *said)
    (problem,) = told.value.problems
    assert mend in problem
