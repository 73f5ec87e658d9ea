"""Settings that staff changed, and that a start would read."""

from pathlib import Path

import pytest

from kiosk import belongings
from kiosk.config import Settings, load_settings
from kiosk.domain.overlay import Value
from kiosk.staff_tools import settings_now
from tests.unit.config.files import SMALL, write


def changed(folder: Path, **changes: Value | None) -> Settings:
    """The settings as a start reads them after staff have changed these."""
    source = write(folder, SMALL)
    belongings.change_settings(load_settings(source))({path.replace("__", "."): value for path, value in changes.items()})
    return load_settings(source)


def test_nothing_waits_after_a_start(tmp_path: Path) -> None:
    assert not settings_now(changed(tmp_path, printer__uri="usb:04b8:0202")).waiting


@pytest.mark.parametrize("value", ["usb:0519:0003", None], ids=["another", "as the file says"])
def test_a_setting_that_is_changed_a_second_time_waits_for_a_start(tmp_path: Path, value: Value | None) -> None:
    settings = changed(tmp_path, printer__uri="usb:04b8:0202")
    belongings.change_settings(settings)({"printer.uri": value})
    assert settings_now(settings).waiting


def test_what_holds_at_once_waits_for_no_start(tmp_path: Path) -> None:
    settings = changed(tmp_path)
    belongings.change_settings(settings)({"screen.brightness": 50, "sound.volume": 40})
    assert not settings_now(settings).waiting
