"""What an administrator tells a kiosk that runs: signed by the server beside it, obeyed, and answered."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
from sqlalchemy import select

from kiosk.back_office import BackOffice, Front
from kiosk.config import Settings, load_settings
from kiosk.first_frame import clock_of
from kiosk.sync import embedded
from onestop.cli import main
from onestop.commands.administration import administer
from onestop.db.tables import event
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.wire import EventKind
from tests.support.commands import settings_in
from tests.support.embedded import wait_until
from tests.support.flows import Citizen


class Forbidden:
    """A machine that may not be restarted."""

    def may_reboot(self) -> bool:
        return False

    def reboot(self) -> bool:
        raise AssertionError("it was not permitted")


class Running:
    """A kiosk with a server beside it, and the administrator's hand on that."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.flow = settings, Citizen().flow
        self.jobs = SimpleQueue[Callable[[], object]]()
        self.office = BackOffice(settings, clock_of(settings), Front(self.flow, self.jobs.put, lambda: None, power=Forbidden()))
        self.url = f"sqlite:///{settings.data_dir / 'server' / embedded.DATABASE}"

    def tell(self, *words: str) -> str:
        """Tell it something; what it answered."""
        before = len(self.answers())
        assert main(["kiosk", "tell", "H32.12", "1", *words, "--database", self.url]) == 0
        wait_until(lambda: len(self.answers()) > before)
        return self.answers()[-1]

    def answers(self) -> list[str]:
        """The outcomes that reached the server."""

        def work(transaction: Transaction, _: Keys) -> list[str]:
            query = select(event.c.body).where(event.c.kind == EventKind.COMMAND).order_by(event.c.seq)
            return [str(row["body"].outcome) for row in transaction.all(query)]

        return administer(self.url, work)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Running]:
    running = Running(load_settings(settings_in(tmp_path, server="embedded", clock={"trust": "system"})))
    running.office.start()
    try:
        wait_until(lambda: running.office.inspection.look().network.own_numbers_s == 0)
        yield running
    finally:
        running.office.stop()


def test_a_test_print_comes_out_of_the_printer_and_is_told(kiosk: Running) -> None:
    assert kiosk.tell("test_print").startswith("the test page: printed")
    assert kiosk.office.spooler.figures.slips == 1


def test_a_restart_of_the_device_that_is_not_permitted_is_answered(kiosk: Running) -> None:
    assert kiosk.tell("reboot").startswith("not permitted to restart the device")


def test_a_line_is_shown_at_this_kiosk(kiosk: Running) -> None:
    assert kiosk.tell("message", "--text", "Nghỉ trưa đến 13 giờ 30", "--minutes", "20") == "shown for 20 min"
    while not kiosk.jobs.empty():
        kiosk.jobs.get()()
    notice = kiosk.flow._standing.notice(clock_of(kiosk.settings).read().utc)
    assert notice is not None
    assert notice.in_language("vi") == "Nghỉ trưa đến 13 giờ 30"


def test_a_line_without_a_text_is_refused_before_it_is_sent(kiosk: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kiosk", "tell", "H32.12", "1", "message", "--database", kiosk.url]) == 1
    assert 'there is no line to show; give --text "…"' in capsys.readouterr().err
    assert kiosk.answers() == []
