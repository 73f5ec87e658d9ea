"""A start that wipes a kiosk runs with the settings from before; another one follows at once."""

from collections.abc import Callable
from pathlib import Path

from kiosk import belongings
from kiosk.back_office import BackOffice, Front
from kiosk.before_opening import promise_wipe
from kiosk.config import Settings, load_settings
from kiosk.first_frame import clock_of
from tests.support.commands import settings_in
from tests.support.flows import Citizen


def later(job: Callable[[], object]) -> None:
    """The screen comes to it when nobody looks any more."""
    del job


def restarts_of_a_start(settings: Settings) -> int:
    """How often the back office wants to begin anew while it starts."""
    wanted: list[bool] = []
    office = BackOffice(settings, clock_of(settings), Front(Citizen().flow, later, lambda: wanted.append(True)))
    office.start()
    office.stop()
    return len(wanted)


def test_a_kiosk_that_was_wiped_forgets_at_once_how_its_screen_was_set(tmp_path: Path) -> None:
    settings = load_settings(settings_in(tmp_path))
    assert restarts_of_a_start(settings) == 0
    belongings.change_settings(settings)({"language.default": "en"})
    promise_wipe(settings, clock_of(settings).read())
    assert restarts_of_a_start(load_settings(settings.source)) == 1
    again = load_settings(settings.source)
    assert (again.language.default, restarts_of_a_start(again)) == ("vi", 0)
