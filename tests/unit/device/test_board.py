"""LED boards on a serial line: a number stands on them, and what is wrong with them is told and heals."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.device.board import AGAIN_S, LIT_S, BoardKeeper, LedBoard, Line
from kiosk.domain.board import BoardTrouble, Digits
from kiosk.errors import BoardError, BoardGarbled, BoardRefused, BoardSilent, BoardUnreachable
from tests.support.boards import Wire, wire

QUICK_S = 0.05
"""How long an answer may take where none comes."""


THREE = Digits(3)


class Seconds:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Wire]:
    with wire(tmp_path / "ttyUSB1", 1, 2) as made:
        yield made


def board(on: Wire, unit: int = 1, digits: Digits = THREE, now: Callable[[], float] | None = None) -> LedBoard:
    return LedBoard(unit, Line(on.uri, QUICK_S if on.silent else 5.0), unit, digits, now or Seconds())


def test_a_number_stands_on_the_board(line: Wire) -> None:
    one = board(line)
    one.show("A045")
    one.tell()
    assert line.shown == {1: "45"}


def test_a_board_for_letters_shows_the_number_as_on_the_ticket(line: Wire) -> None:
    one = board(line, digits=Digits(4, letters=True))
    one.show("A045")
    one.tell()
    assert line.shown == {1: "A045"}


@pytest.mark.parametrize(("digits", "lit"), [(3, "888"), (4, "8888"), (5, "88888"), (6, "888888")])
def test_every_segment_of_every_digit_can_be_lit(line: Wire, digits: int, lit: str) -> None:
    board(line, digits=Digits(digits)).light()
    assert line.shown == {1: lit}


def test_boards_of_one_line_show_their_own_numbers(line: Wire) -> None:
    both = Line(line.uri, 5.0)
    for unit, number in ((1, "A001"), (2, "B002")):
        one = LedBoard(unit, both, unit, Digits(3))
        one.show(number)
        one.tell()
    assert line.shown == {1: "1", 2: "2"}


def test_a_board_is_told_only_what_is_new(line: Wire) -> None:
    one = board(line)
    for number in ("A045", "A045", "A046", "A046"):
        one.show(number)
        one.keep()
    assert [request[5] for request in line.requests] == [45, 46]


def test_a_board_is_told_again_after_a_minute(line: Wire) -> None:
    seconds = Seconds()
    one = board(line, now=seconds)
    one.keep()
    seconds.now += AGAIN_S - 1
    one.keep()
    assert len(line.requests) == 1
    seconds.now += 1
    one.keep()
    assert len(line.requests) == 2


def test_a_board_that_staff_have_lit_and_left_shows_its_number_soon(line: Wire) -> None:
    seconds = Seconds()
    one = board(line, now=seconds)
    one.show("A045")
    one.keep()
    one.light()
    seconds.now += LIT_S - 1
    one.keep()
    assert line.shown == {1: "888"}
    seconds.now += 1
    one.keep()
    assert line.shown == {1: "45"}


def test_a_board_that_does_not_answer_is_asked_twice_and_told(line: Wire) -> None:
    line.silent = True
    one = board(line)
    with pytest.raises(BoardSilent, match="check its power"):
        one.tell()
    assert len(line.requests) == 2


def test_a_word_that_was_lost_is_said_once_more(line: Wire) -> None:
    line.lose = 1
    one = LedBoard(1, Line(line.uri, QUICK_S * 10), 1, Digits(3))
    one.show("A045")
    one.tell()
    assert line.shown == {1: "45"}


def test_an_answer_with_a_wrong_sum_is_told(line: Wire) -> None:
    line.garbled = True
    with pytest.raises(BoardGarbled):
        board(line).tell()


def test_an_answer_of_another_board_is_told(line: Wire) -> None:
    line.other_unit = True
    with pytest.raises(BoardGarbled, match="unit 2 answers for unit 1"):
        board(line).tell()


def test_a_board_that_refuses_is_told_with_its_reason_and_not_asked_again(line: Wire) -> None:
    line.exception = 3
    with pytest.raises(BoardRefused, match="cannot show the value"):
        board(line).tell()
    assert len(line.requests) == 1


def test_a_line_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BoardUnreachable, match="ttyUSB9"):
        LedBoard(1, Line(f"serial:{tmp_path}/ttyUSB9"), 1, Digits(3)).tell()


def test_a_line_that_is_unplugged_before_the_answer_is_told(line: Wire) -> None:
    line.pull_at_request = True
    with pytest.raises(BoardError):
        board(line).tell()


def test_a_board_that_was_unplugged_shows_the_number_of_now_by_itself(tmp_path: Path) -> None:
    seconds = Seconds()
    with wire(tmp_path / "ttyUSB1", 1) as before:
        one = board(before, now=seconds)
        one.show("A045")
        one.keep()
    one.show("A046")
    one.keep()
    assert one.condition().well is False
    with wire(tmp_path / "ttyUSB1", 1) as after:
        one.keep()
        assert after.shown == {}
        seconds.now += AGAIN_S
        one.keep()
        assert after.shown == {1: "46"}
    assert one.condition().well is True


def test_the_condition_keeps_the_last_error_and_how_long_ago_it_was(line: Wire) -> None:
    seconds = Seconds()
    one = board(line, now=seconds)
    line.exception = 2
    with pytest.raises(BoardRefused):
        one.tell()
    line.exception = 0
    one.tell()
    seconds.now += 90
    said = one.condition()
    assert (said.well, said.last_error, said.last_error_age_s) == (True, BoardTrouble.REFUSED, 90)


def test_a_board_that_is_away_is_told_once_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    one = LedBoard(1, Line(f"serial:{tmp_path}/ttyUSB9"), 1, Digits(3), Seconds())
    for number in ("A001", "A002", "A003"):
        one.show(number)
        one.keep()
    assert len(caplog.messages) == 1


def test_what_is_new_comes_onto_all_boards_of_a_line_by_the_keeper(line: Wire) -> None:
    both = Line(line.uri, 5.0)
    boards = [LedBoard(unit, both, unit, Digits(3)) for unit in (1, 2)]
    keeper = BoardKeeper(boards, look_s=60.0)
    keeper.start()
    try:
        assert line.shows(2, "0")
        boards[0].show("A045")
        assert line.shows(1, "45")
    finally:
        assert keeper.stop(10.0)


def test_a_mistake_with_one_board_leaves_the_others_lit(line: Wire, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(LedBoard):
        def keep(self) -> None:
            raise RuntimeError("a mistake")

    both = Line(line.uri, 5.0)
    keeper = BoardKeeper([Broken(1, both, 1, Digits(3)), LedBoard(2, both, 2, Digits(3))], look_s=60.0)
    keeper.start()
    try:
        assert line.shows(2, "0")
    finally:
        assert keeper.stop(10.0)
    assert "LED board 1" in caplog.text
