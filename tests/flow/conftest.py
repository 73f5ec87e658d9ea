"""A citizen before a kiosk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.behind_the_door import Staff
from tests.support.flows import Citizen


@pytest.fixture
def citizen() -> Citizen:
    """Of the sample office, at home."""
    return Citizen()


@pytest.fixture
def staff(tmp_path: Path) -> Iterator[Staff]:
    """Of a real kiosk without a window, before its home."""
    somebody = Staff(tmp_path)
    yield somebody
    somebody.kiosk.end()
