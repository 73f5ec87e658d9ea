"""What the one-stop server says reaches the citizen: who waits, what is closed, a message, and that a machine is stopped."""

from kiosk.domain.hours import OpeningHours
from kiosk.domain.printer import PrinterSeen, Trouble
from kiosk.domain.standing import NOTHING_SAID, Notice, ServiceStanding, Standing
from kiosk.domain.words import words
from kiosk.errors import CardCopied, CardRolledBack, NotEnrolled, OtherMachine, OutOfService, StoppedByServer
from kiosk.flow.closed import ClosedView
from kiosk.flow.fault import FaultView
from kiosk.flow.home import HomeView
from kiosk.flow.ticket import TicketView
from tests.support.flows import Citizen
from tests.support.office import at


def notes(citizen: Citizen) -> list[str]:
    assert isinstance(citizen.view, HomeView)
    return [tile.note for tile in citizen.view.tiles]


def notice(citizen: Citizen) -> str:
    assert isinstance(citizen.view, HomeView)
    return citizen.view.notice


def waiting(**counts: int) -> Standing:
    return Standing(services={name.replace("_", "-"): ServiceStanding(waiting=count) for name, count in counts.items()})


def test_home_says_how_many_people_wait_where_the_server_knows_it() -> None:
    citizen = Citizen()
    citizen.flow.counted({"ho-tich": 40, "chung-thuc": 20})
    assert notes(citizen)[:2] == ["Số đã cấp: 40", "Số đã cấp: 20"]
    citizen.flow.stands(waiting(ho_tich=3))
    assert notes(citizen)[:2] == ["Đang chờ: 3 người", "Số đã cấp: 20"]


def test_home_says_which_numbers_are_being_served_as_far_as_there_is_room() -> None:
    citizen = Citizen()
    for serving in (("A012",), ("A012", "A1-003", "A014")):
        citizen.flow.stands(Standing(services={"ho-tich": ServiceStanding(waiting=3, now_serving=serving)}))
    said = [view.tiles[0].note for view in citizen.seen if isinstance(view, HomeView)][-2:]
    assert said == ["Đang chờ: 3 · Đang gọi: A012", "Đang chờ: 3 · Đang gọi: A012, A1-003 …"]


def test_when_the_server_goes_away_home_says_only_what_this_kiosk_knows() -> None:
    citizen = Citizen()
    citizen.flow.counted({"ho-tich": 40})
    citizen.flow.stands(waiting(ho_tich=3))
    citizen.flow.stands(waiting(ho_tich=3).out_of_touch())
    assert notes(citizen)[0] == "Số đã cấp: 40"


def test_a_service_that_the_server_pauses_gives_no_numbers() -> None:
    citizen = Citizen()
    citizen.flow.stands(Standing(services={"ho-tich": ServiceStanding(paused=True)}))
    assert notes(citizen)[0] == "Tạm dừng"
    citizen.tap("Hộ tịch")
    assert citizen.desk.asked == []
    citizen.wait(2)
    citizen.flow.stands(NOTHING_SAID)
    citizen.tap("Hộ tịch")
    assert len(citizen.desk.asked) == 1


def test_opening_hours_of_the_server_close_the_doors() -> None:
    citizen = Citizen()
    citizen.flow.stands(Standing(hours=OpeningHours({})))
    assert isinstance(citizen.view, ClosedView)


def test_a_message_of_the_office_stands_on_home_in_the_citizens_language_until_its_end() -> None:
    citizen = Citizen()
    text = words("Hôm nay nghỉ sớm lúc 15 giờ", en="We close at 3 pm today")
    citizen.flow.stands(Standing(notices=(Notice(text, at(8, 30).utc),)))
    assert notice(citizen) == "Hôm nay nghỉ sớm lúc 15 giờ"
    citizen.tap("English")
    assert notice(citizen) == "We close at 3 pm today"
    citizen.wait(31 * 60)
    assert notice(citizen) == ""


def test_trouble_of_the_machine_itself_goes_before_a_message() -> None:
    citizen = Citizen()
    citizen.flow.stands(Standing(notices=(Notice(words("Mời lấy số")),)))
    citizen.flow.printer_seen(PrinterSeen(Trouble.NO_PAPER))
    assert notice(citizen).startswith("Máy in đang tạm nghỉ")
    icons = [view.notice_icon for view in citizen.seen if isinstance(view, HomeView)]
    assert icons[-2:] == ["info", "printer"]


def fault_of(reason: OutOfService) -> FaultView:
    citizen = Citizen()
    citizen.flow.in_service(reason)
    assert isinstance(citizen.view, FaultView)
    return citizen.view


def test_a_machine_that_may_give_no_numbers_says_why_and_where_to_go() -> None:
    kinds = (NotEnrolled, OtherMachine, StoppedByServer, CardCopied, CardRolledBack)
    reasons = [kind("x", "y") for kind in kinds]
    views = [fault_of(reason) for reason in reasons]
    assert [view.code for view in views] == [f"Mã sự cố: {kind.__name__}" for kind in kinds]
    assert len({view.explain for view in views}) == len(kinds)
    assert {view.todo for view in views} == {"Mời ông/bà đến quầy hướng dẫn để được giúp."}


def test_a_machine_that_is_released_goes_home() -> None:
    citizen = Citizen()
    citizen.flow.in_service(StoppedByServer("x", "y"))
    citizen.flow.in_service(None)
    assert isinstance(citizen.view, HomeView)


def test_a_ticket_on_the_screen_is_not_taken_away_when_the_machine_is_stopped() -> None:
    citizen = Citizen()
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.flow.in_service(StoppedByServer("x", "y"))
    assert isinstance(citizen.view, TicketView)
    citizen.tap("Xong")
    assert isinstance(citizen.view, FaultView)
