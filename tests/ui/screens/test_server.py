"""From the real one-stop server to the real widgets: what the office does is to be read on the screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.flow.closed import ClosedView
from kiosk.screens.widgets.text import FitText
from onestop.usecases import offices
from onestop.wire import CommandKind
from tests.support.office import SetClock
from tests.support.onestop.office import office_file
from tests.support.realoffice import RealOffice, real_office
from tests.support.syncs import Kiosk, enrolled, kiosk_of
from tests.ui.screens.conftest import Scene


@dataclass
class Hall:
    """A screen, the kiosk behind it, and its server."""

    scene: Scene
    kiosk: Kiosk[RealOffice]
    office: RealOffice

    def texts(self) -> list[str]:
        """All that is to be read, once the kiosk has heard the server."""
        self.kiosk.run(2)
        flow = self.scene.citizen.flow
        flow.stands(self.kiosk.stands[-1])
        flow.in_service(self.kiosk.service[-1])
        self.scene.stage.settle()
        shown = self.scene.root.walk(restrict=True)
        return [widget.text for widget in shown if isinstance(widget, FitText) and widget.opacity > 0 and widget.text]

    def taken(self, service_id: str) -> int:
        """How many tickets a tap on this tile asks for."""
        before = len(self.scene.citizen.desk.asked)
        self.scene.tap(f"service:{service_id}")
        return len(self.scene.citizen.desk.asked) - before


@pytest.fixture
def hall(tmp_path: Path, scene: Callable[..., Scene]) -> Iterator[Hall]:
    clock = SetClock()
    with real_office(tmp_path / "server") as office:
        enrolled(tmp_path, office)
        with kiosk_of(tmp_path, office, clock) as kiosk:
            kiosk.run(1)
            yield Hall(scene(clock=clock), kiosk, office)


def test_tiles_say_how_many_wait_and_who_is_served(hall: Hall) -> None:
    for _ in range(3):
        hall.kiosk.issue()
    assert "Đang chờ: 3 người" in hall.texts()
    assert hall.office.branch.counter(1).call() == "A001"
    assert "Đang chờ: 2 · Đang gọi: A001" in hall.texts()


def test_a_service_that_is_paused_at_the_server_cannot_be_tapped(hall: Hall) -> None:
    before = hall.texts().count("Tạm dừng")
    hall.office.pause("ho-tich")
    assert hall.texts().count("Tạm dừng") == before + 1
    assert hall.taken("ho-tich") == 0
    hall.scene.citizen.wait(2)  # taps count again
    assert hall.taken("chung-thuc") == 1


def test_hours_of_the_server_close_the_doors(hall: Hall) -> None:
    file = office_file()
    file.hours = {"mon": ["13:30-16:30"]}
    hall.office.branch.administer(lambda transaction: offices.import_office(transaction, file))
    texts = hall.texts()
    assert isinstance(hall.scene.citizen.view, ClosedView)
    assert any("13:30" in text for text in texts)


def test_a_message_of_the_office_is_to_be_read(hall: Hall) -> None:
    hall.office.message("Hôm nay nghỉ sớm lúc 15 giờ")
    assert "Hôm nay nghỉ sớm lúc 15 giờ" in hall.texts()


def test_a_signed_command_closes_the_day_on_the_screen(hall: Hall) -> None:
    hall.kiosk.issue()
    hall.office.tell(CommandKind.CLOSE_DAY)
    assert "Tạm dừng" in hall.texts()
    assert hall.taken("chung-thuc") == 0


def test_a_kiosk_that_the_server_stopped_says_so(hall: Hall) -> None:
    hall.office.revoke()
    texts = hall.texts()
    assert "Máy chủ một cửa đã cho máy này tạm dừng." in texts
    assert "Mã sự cố: StoppedByServer" in texts
