"""A code on the screen is encoded once for each ticket, however often it is moved."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest

from kiosk.qr import modules
from tests.ui.conftest import TestStage

FIRST, SECOND = "https://example.vn/A001", "https://example.vn/A002"


@pytest.fixture
def encoded(screen: Callable[[int, int], TestStage]) -> Iterator[mock.Mock]:
    """The real encoder, counted."""
    screen(320, 240)
    with mock.patch("kiosk.screens.widgets.qr.modules", wraps=modules) as counted:
        yield counted


def shown(content: str, width: int = 100) -> Any:  # noqa: ANN401  Kivy's widgets have no types
    """A code in a place of its own."""
    from kiosk.screens.widgets.qr import QrCode  # noqa: PLC0415  widgets need the window

    code = QrCode(size=(width, 100))
    code.content = content
    return code


def contents(encoded: mock.Mock) -> list[str]:
    """What was encoded, in order."""
    return [call.args[0] for call in encoded.call_args_list]


def test_a_code_that_is_moved_and_resized_is_encoded_once(encoded: mock.Mock) -> None:
    code = shown(FIRST)
    for place in range(5):
        code.pos, code.size = (place, place), (100 + place, 100 + place)
    assert contents(encoded) == [FIRST]


def test_the_code_of_the_next_ticket_is_its_own(encoded: mock.Mock) -> None:
    code = shown(FIRST)
    first = code.canvas.children[-1].vertices
    code.content = SECOND
    assert contents(encoded) == [FIRST, SECOND]
    assert code.canvas.children[-1].vertices != first


def test_a_code_that_nobody_can_see_is_not_encoded(encoded: mock.Mock) -> None:
    shown(FIRST, width=0)
    assert contents(encoded) == []


def test_when_the_ticket_is_gone_its_code_is_not_kept(encoded: mock.Mock) -> None:
    code = shown(FIRST)
    code.content = ""
    code.content = FIRST
    assert contents(encoded) == [FIRST, FIRST]
