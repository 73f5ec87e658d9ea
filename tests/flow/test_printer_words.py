"""A printer's address in words, on the pages of staff."""

import pytest

from kiosk.flow.staff.printer_words import printer_words
from tests.support.behind_the_door import Staff


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("virtual:", "Máy in ảo"),
        ("virtual:printer", "Máy in ảo"),
        ("auto:", "Tự tìm máy in"),
        ("auto:?baud=19200&flow=rtscts", "auto:?baud=19200&flow=rtscts"),
        ("usb:04b8:0e15", "usb:04b8:0e15"),
        ("serial:/dev/ttyUSB0?baud=19200&flow=rtscts", "serial:/dev/ttyUSB0?baud=19200&flow=rtscts"),
    ],
)
def test_only_an_address_that_is_no_place_is_said_in_words(address: str, said: str) -> None:
    assert printer_words(address) == said


@pytest.mark.parametrize("way", [("Cài đặt",), ("Cài đặt", "In tờ mẫu, chọn dòng đúng"), ("Kiểm tra máy", "Máy in")])
def test_a_virtual_printer_is_called_so_wherever_staff_read_of_it(staff: Staff, way: tuple[str, ...]) -> None:
    staff.comes_in()
    staff.tap(*way)
    titles = [row.title for row in staff.page.rows]
    assert "Máy in ảo" in titles
    assert [one for one in titles if "virtual:" in one] == []
