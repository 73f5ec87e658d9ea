"""The office's file, as the server reads it."""

from pathlib import Path

import pytest

from onestop.errors import SettingsError
from onestop.usecases.officefile import hours, read_office
from onestop.wire import Period
from tests.support.commands import ROOT

SMALL = """
office: {code: H1, name: Một cửa}
services:
  - {id: a, series: A, name: {vi: Hộ tịch, en: Civil status}}
counters:
  - {number: 1, name: Quầy 1, services: [a]}
hours: {mon: [7:30-11:30, 13h30 – 16h30], tue: 8:00-12:00, wed: }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sample_of_the_kiosks_is_understood() -> None:
    read = read_office(ROOT / "config.yaml")
    assert (read.office.code, len(read.services), len(read.counters)) == ("H32.12", 8, 10)
    assert len(hours(read.hours, read.holidays).holidays) == 4


def test_hours_may_be_written_as_on_the_door(tmp_path: Path) -> None:
    told = hours(read_office(written(tmp_path, SMALL)).hours)
    assert told.week == {
        "mon": (Period("07:30", "11:30"), Period("13:30", "16:30")),
        "tue": (Period("08:00", "12:00"),),
        "wed": (),
    }


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("series: A", "series: I", "series"),
        ("services: [a]", "services: [b]", "counters serve b"),
        ("7:30-11:30", "11:30-7:30", "no period"),
        ("7:30-11:30", "7:30-25:00", "no period"),
        ("mon:", "monday:", "monday is no weekday"),
        ("  - {id: a,", "  - {id: a, series: B, name: x}\n  - {id: a,", "service id a is there twice"),
        ("number: 1", "number: 0", ">= 1"),
        ("code: H1", "kode: H1", "code"),
        ("office:", "office: [", "config.yaml"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_file(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as error:
        read_office(written(tmp_path, SMALL.replace(wrong, right, 1)))
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        read_office(tmp_path / "nowhere.yaml")
