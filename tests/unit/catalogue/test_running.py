"""The catalogue of a kiosk that runs: it goes on whatever happens to its files."""

import logging
from pathlib import Path

import pytest

from kiosk import lookup
from kiosk.config import Settings, load_settings
from kiosk.errors import CatalogueError
from kiosk.running_catalogue import RunningCatalogue
from procedures.model import Procedure
from tests.support.commands import settings_in

BIRTH, MARRIAGE = Procedure("1.001193", "Đăng ký khai sinh"), Procedure("1.000894", "Đăng ký kết hôn")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a kiosk that has imported two procedures."""
    settings = load_settings(settings_in(tmp_path))
    lookup.keep_catalogue(settings, [BIRTH, MARRIAGE], "office.jsonl")
    return settings


def adds(settings: Settings, name: str, text: str) -> None:
    (lookup.own_folder(settings) / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("name", "slip"), [("names.txt", "1.001193 kt3"), ("asked.txt", "1.00119"), ("speech.txt", "qq = x")])
def test_a_slip_in_an_office_file_leaves_citizens_the_look_up(
    settings: Settings, name: str, slip: str, caplog: pytest.LogCaptureFixture
) -> None:
    adds(settings, name, slip)
    with caplog.at_level(logging.INFO):
        (found,) = RunningCatalogue(settings).open()("khai sinh", 1)
    assert found.procedure == BIRTH
    assert [record.getMessage().startswith("left out: ") for record in caplog.records] == [True]


def test_a_clerk_who_searches_sees_the_slip_even_when_the_kiosk_has_left_it_out(settings: Settings) -> None:
    adds(settings, "names.txt", "1.001193 kt3")
    RunningCatalogue(settings).open()
    with pytest.raises(CatalogueError, match="line 1"):
        lookup.procedure_finder(settings)
