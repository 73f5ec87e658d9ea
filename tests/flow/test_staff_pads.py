"""What the pads of the staff part take, and when they let one go on."""

from collections.abc import Callable

import pytest

from kiosk.flow.staff.address import AddressPage
from kiosk.flow.staff.enrol import EnrolPage
from kiosk.flow.staff.network import PasswordPage
from kiosk.flow.staff.page import Page
from kiosk.flow.staff.visit import StaffVisit
from kiosk.usecases.staff_told import Air
from tests.support.behind_the_door import Staff


def on_page(staff: Staff, page: Page) -> StaffVisit:
    """A technician has come in, and stands on this page."""
    staff.comes_in()
    visit = staff.kiosk.flow._staff._visit
    assert visit is not None
    visit.go(page)
    staff.is_answered()
    staff.wait(1)  # it is drawn
    return visit


def typing_an_address() -> Page:
    """The page once a fixed address was chosen."""
    page = AddressPage()
    page._fixed, page._typed = True, [""]
    return page


@pytest.mark.parametrize(
    ("page", "key"),
    [
        (lambda: PasswordPage(Air("Một cửa", 50, secured=True, in_use=False)), "char:m"),
        (typing_an_address, "char:1"),
        (EnrolPage, "letter:A"),
    ],
    ids=["password", "address", "one-time code"],
)
def test_a_pad_offers_to_go_on_once_something_is_typed(staff: Staff, page: Callable[[], Page], key: str) -> None:
    on_page(staff, page())
    assert staff.pad.done is None
    staff.kiosk.flow.tap(key)
    assert staff.pad.done is not None
    staff.kiosk.flow.tap("erase")
    assert staff.pad.done is None


def test_an_open_wifi_needs_no_letter(staff: Staff) -> None:
    on_page(staff, PasswordPage(Air("Khách", 50, secured=False, in_use=False)))
    assert staff.pad.done is not None


@pytest.mark.parametrize(
    ("page", "key", "longest"),
    [
        (lambda: PasswordPage(Air("Một cửa", 50, secured=True, in_use=False)), "char:m", 63),
        (typing_an_address, "char:1", 18),
        (EnrolPage, "letter:A", 26),
    ],
    ids=["password", "address", "one-time code"],
)
def test_a_key_too_many_changes_nothing(staff: Staff, page: Callable[[], Page], key: str, longest: int) -> None:
    visit = on_page(staff, page())
    for _ in range(longest):
        staff.kiosk.flow.tap(key)
    shown = staff.pad.shown
    assert visit.tap(key)
    assert staff.pad.shown == shown
