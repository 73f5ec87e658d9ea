"""How a kiosk is, as a clerk reads it out."""

from kiosk.domain.condition import Condition, PrinterCondition
from kiosk.flow.staff.condition_words import SECTIONS


def last_error(said: str) -> str:
    condition = Condition(printer=PrinterCondition(last_error=said, last_error_age_s=1))
    return dict(SECTIONS["printer"].facts(condition, str))["Lỗi gần nhất"]


def test_the_last_error_of_the_printer_is_said_in_words() -> None:
    assert last_error("cover_open") == "Nắp máy in đang mở, cách đây 1 giây"


def test_an_error_of_its_own_is_said_as_the_printer_says_it() -> None:
    assert last_error("E-17") == "E-17, cách đây 1 giây"
