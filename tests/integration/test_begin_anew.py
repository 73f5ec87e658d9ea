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


def begins_anew(settings: Settings) -> bool:
    """Whether a start with these is to be followed by another."""
    office = BackOffice(settings, clock_of(settings), Front(Citizen().flow, later, lambda: None))
    office.let_go(begins_anew=office.must_begin_anew)
    return office.must_begin_anew


def test_a_kiosk_that_was_wiped_forgets_at_once_how_its_screen_was_set(tmp_path: Path) -> None:
    settings = load_settings(settings_in(tmp_path))
    assert not begins_anew(settings)
    belongings.change_settings(settings)({"language.default": "en"})
    promise_wipe(settings, clock_of(settings).read())
    assert begins_anew(load_settings(settings.source))
    again = load_settings(settings.source)
    assert (again.language.default, begins_anew(again)) == ("vi", False)
