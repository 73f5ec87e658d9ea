"""What the hall sees of a network that staff set up."""

from kiosk.flow.staff.network import PasswordPage
from kiosk.usecases.staff_told import Air
from tests.support.behind_the_door import Staff


def test_of_a_wifi_password_the_hall_sees_the_last_letter(staff: Staff) -> None:
    staff.comes_in()
    visit = staff.kiosk.flow._staff._visit
    assert visit is not None
    visit.go(PasswordPage(Air("Một cửa", 50, secured=True, in_use=False)))
    for letter in "mật":
        staff.kiosk.flow.tap(f"char:{letter}")
    assert staff.pad.shown == "••t"
    staff.kiosk.flow.tap("erase")
    assert staff.pad.shown == "•ậ"
