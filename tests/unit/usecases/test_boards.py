"""LED boards follow the counters' calls."""

from dataclasses import dataclass, field
from datetime import timedelta

from kiosk.domain.board import Digits
from kiosk.domain.standing import NOTHING_SAID, Standing
from kiosk.usecases.boards import CallBoard, CallBoards
from tests.support.office import MONDAY


@dataclass
class NotedBoard:
    """A board that only notes what it is to show."""

    place: int = 1
    number: str = ""
    digits: Digits = field(default_factory=lambda: Digits(3))

    def show(self, number: str) -> None:
        self.number = number

    def light(self) -> None: ...

    def tell(self) -> None: ...


class Hall:
    """A board of the series A, and one of all."""

    def __init__(self) -> None:
        self.own, self.all = NotedBoard(), NotedBoard(2)
        self.boards = CallBoards([CallBoard(self.own, "A"), CallBoard(self.all, None)])

    def stands(self, *called: str, day: int = 0) -> tuple[str, str]:
        """The office calls these, the newest first; what the two show."""
        self.boards.stands(Standing(business_day=MONDAY + timedelta(days=day), called=called))
        return self.own.number, self.all.number


def test_each_board_shows_the_newest_call_of_its_kind() -> None:
    assert Hall().stands("B002", "A001") == ("A001", "B002")


def test_a_number_stays_when_the_server_names_no_call_of_its_kind_any_more() -> None:
    hall = Hall()
    hall.stands("A001")
    assert hall.stands("B009", "B008") == ("A001", "B009")


def test_a_number_stays_while_the_server_is_away() -> None:
    hall = Hall()
    hall.stands("A001")
    hall.boards.stands(Standing(business_day=MONDAY, called=("A001",)).out_of_touch())
    assert hall.own.number == "A001"


def test_a_new_day_begins_with_nothing_called() -> None:
    hall = Hall()
    hall.stands("A001")
    assert hall.stands(day=1) == ("", "")


def test_before_the_server_has_said_anything_nothing_is_shown() -> None:
    hall = Hall()
    hall.boards.stands(NOTHING_SAID)
    assert hall.own.number == ""
