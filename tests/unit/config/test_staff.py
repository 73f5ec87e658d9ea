"""The settings of the door to the staff pages."""

from pathlib import Path

import pytest

from kiosk.config import load_settings
from kiosk.config.settings import StaffSettings
from kiosk.errors import ConfigProblems
from tests.support.commands import settings_in


def staff(folder: Path, **said: object) -> StaffSettings:
    return load_settings(settings_in(folder, staff=said)).staff


def test_all_of_it_may_be_left_out(tmp_path: Path) -> None:
    assert staff(tmp_path) == StaffSettings(
        gesture="corners", shuffle=False, session_seconds=120, cards=False, scanner=None, paperless=True
    )


@pytest.mark.parametrize(
    "uri",
    ["serial:/dev/ttyACM0", "serial:/dev/ttyUSB0?baud=9600", "input:/dev/input/event3", "input:/dev/input/by-id/usb-x-event-kbd"],
)
def test_a_scanner_is_named_as_it_is_plugged_in(tmp_path: Path, uri: str) -> None:
    assert staff(tmp_path, cards=True, scanner=uri).scanner == uri


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        ({"gesture": "knock"}, "write corners or hold"),
        ({"session_seconds": 29}, "30"),
        ({"session_seconds": 601}, "600"),
        ({"scanner": "usb:04b8:0e15"}, "serial:/dev/ttyACM0"),
        ({"scanner": "serial:ttyACM0"}, "serial:/dev/ttyACM0"),
        ({"scanner": "serial:/dev/ttyACM0?speed=1"}, "serial:/dev/ttyACM0"),
        ({"cards": True}, "add scanner: serial:/dev/ttyACM0"),
        ({"pin": "495038"}, "known here"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_write(tmp_path: Path, said: dict[str, object], mend: str) -> None:
    with pytest.raises(ConfigProblems) as told:
        staff(tmp_path, **said)
    (problem,) = told.value.problems
    assert mend in str(problem)
