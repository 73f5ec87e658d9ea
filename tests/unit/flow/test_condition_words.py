"""How a kiosk is, as a clerk reads it out."""

import pytest

from kiosk.domain.board import BoardTrouble
from kiosk.domain.businessday import ClockSource
from kiosk.domain.condition import (
    BoardCondition,
    BoardsCondition,
    ClockCondition,
    Condition,
    NetworkCondition,
    PrinterCondition,
)
from kiosk.flow.staff.condition_words import BOARD_TROUBLES, SECTIONS


def last_error(said: str) -> str:
    condition = Condition(printer=PrinterCondition(last_error=said, last_error_age_s=1))
    return dict(SECTIONS["printer"].facts(condition, str))["Lỗi gần nhất"]


def test_the_last_error_of_the_printer_is_said_in_words() -> None:
    assert last_error("cover_open") == "Nắp máy in đang mở, cách đây 1 giây"


def test_an_error_of_its_own_is_said_as_the_printer_says_it() -> None:
    assert last_error("E-17") == "E-17, cách đây 1 giây"


def test_a_board_is_told_with_what_it_shows_and_its_last_error() -> None:
    one = BoardCondition(1, "/dev/ttyUSB1 · 1", True, "45", BoardTrouble.SILENT, 120)
    facts = dict(SECTIONS["boards"].facts(Condition(boards=BoardsCondition((one,))), str))
    assert facts == {
        "Bảng 1": "hoạt động",
        "Đang hiện": "45",
        "Địa chỉ": "/dev/ttyUSB1 · 1",
        "Lỗi gần nhất": "bảng không trả lời, cách đây 2 phút",
    }


@pytest.mark.parametrize("trouble", BoardTrouble)
def test_every_trouble_of_a_board_has_words(trouble: BoardTrouble) -> None:
    assert BOARD_TROUBLES[trouble]


@pytest.mark.parametrize("source", ClockSource)
def test_who_vouches_for_the_clock_is_said_in_words(source: ClockSource) -> None:
    facts = dict(SECTIONS["clock"].facts(Condition(clock=ClockCondition(source=source.value)), str))
    assert source.value not in facts["Nguồn giờ"]
    assert facts["Nguồn giờ"] != "không rõ"


@pytest.mark.parametrize(
    ("server", "said"), [("embedded", "chạy ngay trên máy này"), ("https://a", "https://a"), (None, "không rõ")]
)
def test_a_server_is_told_by_its_address_or_in_words(server: str | None, said: str) -> None:
    facts = dict(SECTIONS["network"].facts(Condition(network=NetworkCondition(server=server)), str))
    assert facts["Máy chủ"] == said
