"""How the office stands here: what the server says and what staff have stopped, from two threads."""

from datetime import date
from pathlib import Path
from threading import Event, Thread

from kiosk.config import load_settings
from kiosk.domain.standing import Standing
from kiosk.standing_here import HereParts, StandingHere
from kiosk.storage.halt import HaltFile
from kiosk.usecases.halting import Halting
from kiosk.usecases.office_now import OfficeNow
from tests.support.office import SetClock
from tests.unit.config.files import SMALL, write


def test_a_pause_by_staff_is_kept_when_the_server_speaks_at_the_same_moment(tmp_path: Path) -> None:
    """The server's thread has read that nothing is stopped, and is held up before it tells; then staff pause."""
    settings = load_settings(write(tmp_path, SMALL))
    now, reading, pausing = OfficeNow(settings.office), Event(), Event()
    services = tuple(one.id for one in settings.office.services)
    paused = services[0]

    def day() -> date | None:
        if not reading.is_set():  # the server's thread, the first that asks
            reading.set()
            pausing.wait(1)
        return None

    def stands_otherwise() -> None:
        pausing.set()
        here.changed()

    halting = Halting(SetClock(), HaltFile(tmp_path), services, lambda: None, stands_otherwise)
    here = StandingHere(HereParts(settings, now, halting, day), lambda _: None)
    server = Thread(target=here.said, args=(Standing(),))
    server.start()
    reading.wait(5)
    halting.pause({"service": paused})
    server.join(5)
    assert {one.id for one in now.office.services if one.paused} == {paused}
