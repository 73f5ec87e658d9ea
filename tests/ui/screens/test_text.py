"""Titles break where a reader would break them."""

from collections.abc import Callable
from unittest import mock

import pytest

from kiosk.screens.theme import FONT_BOLD
from tests.ui.conftest import TestStage
from tests.ui.screens.conftest import Scene

SIZE = 40


@pytest.fixture(autouse=True)
def _window(screen: Callable[[int, int], TestStage]) -> None:
    screen(320, 240)


def broken(text: str, room: str) -> str:
    """The text with its breaks, in the width that `room` takes."""
    from kiosk.screens.widgets.text import balanced, extents  # noqa: PLC0415  fonts need the window

    return balanced(text, FONT_BOLD, SIZE, extents(room, FONT_BOLD, SIZE)[0])


def test_no_syllable_stands_alone_where_a_dash_invites_a_break() -> None:
    assert broken("Hộ kinh doanh – Kinh tế", room="Hộ kinh doanh – Kinh") == "Hộ kinh doanh –\nKinh tế"


def test_without_a_dash_lines_are_even() -> None:
    assert broken("Phụ nữ mang thai hoặc có con nhỏ", room="Phụ nữ mang thai hoặc có con") == "Phụ nữ mang thai\nhoặc có con nhỏ"


def test_a_title_that_fits_stays_as_it_is() -> None:
    assert broken("Hộ tịch", room="Hộ tịch và chứng thực") == "Hộ tịch"


def test_no_more_lines_are_made_than_are_needed() -> None:
    assert broken("Một – hai – ba bốn năm sáu", room="Một – hai – ba bốn").count("\n") == 1


def test_what_fitting_has_measured_is_not_measured_again_when_it_is_drawn() -> None:
    from kivy.core.text import Label as CoreLabel  # noqa: PLC0415  as above

    from kiosk.screens.widgets.text import FitText  # noqa: PLC0415

    def drawn() -> FitText:
        label = FitText(text="Chứng thực chữ ký", font_name=FONT_BOLD, wanted=SIZE, size=(200, 160))
        label.texture_update()
        return label

    first = drawn()
    with mock.patch.object(CoreLabel, "get_extents", side_effect=AssertionError):
        second = drawn()
    assert second.texture.size == first.texture.size == (200, 160)
    assert second.texture.pixels == first.texture.pixels


def test_a_line_looks_as_kivy_itself_would_set_it() -> None:
    from kivy.uix.label import Label  # noqa: PLC0415  as above

    from kiosk.screens.widgets.text import FitText  # noqa: PLC0415

    size = (200, 160)
    ours = FitText(text="Chứng thực chữ ký", font_name=FONT_BOLD, wanted=SIZE, size=size)
    ours.texture_update()
    same = {name: getattr(ours, name) for name in ("text", "font_name", "font_size", "halign", "valign", "color", "line_height")}
    theirs = Label(text_size=size, **same)
    theirs.texture_update()
    assert ours.texture.pixels == theirs.texture.pixels


def test_no_text_on_the_screen_keeps_the_picture_that_the_renderer_has_taken_over(scene: Callable[..., Scene]) -> None:
    shown = scene()
    shown.stage.settle()
    drawn = [one._label for one in shown.root.walk() if getattr(one, "_label", None) is not None and one.texture is not None]
    assert len(drawn) > 10
    assert [one.text for one in drawn if one._surface is not None] == []
