"""The whole look at a kiosk that runs with a server beside it, and what the server has of it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

import pytest
from sqlalchemy import select

from kiosk.back_office import BackOffice, Front
from kiosk.config import Settings, load_settings
from kiosk.device.restarts import RestartBook
from kiosk.domain.condition import RestartReason, ScreenCondition
from kiosk.domain.problems import problems
from kiosk.first_frame import clock_of
from kiosk.sync import embedded
from onestop.commands.administration import administer
from onestop.db.tables import pulse
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.errors import SchemaError
from onestop.wire import Heartbeat
from tests.support.commands import kiosk, settings_in
from tests.support.embedded import wait_until
from tests.support.flows import Citizen

SCREEN = ScreenCondition(last_turn_age_s=1, last_frame_age_s=2, last_touch_age_s=3, width=1080, height=1920, frames=4)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(settings_in(tmp_path, server="embedded", clock={"trust": "system"}))


@pytest.fixture
def office(settings: Settings) -> Iterator[BackOffice]:
    kiosk("paper", "restock", "--metres", "80", config=settings.source)
    jobs = SimpleQueue[Callable[[], object]]()
    made = BackOffice(settings, clock_of(settings), Front(Citizen().flow, jobs.put, lambda: None, lambda: SCREEN))
    made.start()
    yield made
    made.stop()


def heard(settings: Settings) -> list[Heartbeat]:
    """What the server has of the kiosk."""

    def work(transaction: Transaction, _: Keys) -> list[Heartbeat]:
        return [row["heartbeat"] for row in transaction.all(select(pulse.c.heartbeat))]

    file = settings.data_dir / "server" / embedded.DATABASE
    with suppress(SchemaError):  # it is being made
        return administer(f"sqlite:///{file}", work) if file.exists() else []
    return []


def test_a_kiosk_that_runs_knows_itself(office: BackOffice) -> None:
    wait_until(lambda: office.inspection.look().network.own_numbers_s == 0)
    wait_until(lambda: office.inspection.look().printer.paper is True)
    look = office.inspection.look()
    assert (look.kiosk, look.screen) == ("H32.12/1", SCREEN)
    assert (look.printer.address, look.printer.online, look.printer.mm_left) == ("virtual:printer", True, 80_000)
    assert (look.network.server, look.network.out_of_service, look.network.contact_age_s) == ("embedded", "", 0)
    assert look.clock.trusted is True
    assert (look.disk.read_only, look.restarts.count) == (False, 0)
    assert look.machine.uptime_s is not None
    assert (look.counts.tickets, problems(look)) == (0, ())


def test_the_server_hears_the_same(office: BackOffice, settings: Settings) -> None:
    wait_until(lambda: office.inspection.look().network.own_numbers_s == 0)
    wait_until(lambda: heard(settings) != [])
    (beat,) = heard(settings)
    assert (beat.last_turn_age_s, beat.last_frame_age_s, beat.last_touch_age_s) == (1, 2, 3)
    assert (beat.printer.mm_left, beat.read_only, beat.clock.trusted, beat.restarts) == (80_000, False, True, 0)


def test_an_end_in_order_is_the_reason_of_the_next_start(settings: Settings) -> None:
    office = BackOffice(settings, clock_of(settings), Front(Citizen().flow, lambda _: None, lambda: None))
    office.start()
    office.stop()
    book = RestartBook(settings.data_dir)
    book.begin("another boot", "now")
    assert book.condition.recent[0].reason is RestartReason.STOPPED


def test_an_error_that_ends_the_screen_is_the_reason_of_the_next_start(settings: Settings) -> None:
    office = BackOffice(settings, clock_of(settings), Front(Citizen().flow, lambda _: None, lambda: None))
    office.start()
    office.stop(failed=True)
    book = RestartBook(settings.data_dir)
    book.begin("another boot", "now")
    assert book.condition.recent[0].reason is RestartReason.FAILED
