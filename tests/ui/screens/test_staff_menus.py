"""Pages for staff on a panel on which a menu does not fit at once."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.flow.bar import Choice
from kiosk.flow.home import ServiceTile
from kiosk.flow.staff.views import StaffView
from kiosk.tour.panels import PANELS
from tests.support.flows import Citizen
from tests.ui.screens.conftest import Scene

SMALLEST = PANELS[-1]


def menu_of(citizen: Citizen, *actions: str) -> StaffView:
    """A page with these tiles."""
    tiles = tuple(ServiceTile(one, one, "", "wrench", "", open=True) for one in actions)
    return StaffView(citizen.view.bar, "", "", "", "", "", tiles, (), 1, (), Choice("back", "Quay lại", "arrow-left"))


def test_a_menu_that_follows_the_second_page_of_another_begins_at_its_first(scene: Callable[..., Scene]) -> None:
    shown = scene(SMALLEST)
    shown.root.show(menu_of(shown.citizen, *(f"go:{at}" for at in range(12))))
    shown.tap("next")
    assert "go:0" not in shown.targets()
    shown.root.show(menu_of(shown.citizen, *(f"do:{at}" for at in range(12))))
    assert "do:0" in shown.targets()


def test_a_menu_whose_words_change_stays_at_its_page(scene: Callable[..., Scene]) -> None:
    shown = scene(SMALLEST)
    menu = menu_of(shown.citizen, *(f"go:{at}" for at in range(12)))
    shown.root.show(menu)
    shown.tap("next")
    shown.root.show(replace(menu, tiles=tuple(replace(one, title="Another") for one in menu.tiles)))
    assert "go:0" not in shown.targets()
