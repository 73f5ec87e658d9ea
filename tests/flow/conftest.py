"""A citizen before a kiosk."""

import pytest

from tests.support.flows import Citizen


@pytest.fixture
def citizen() -> Citizen:
    """Of the sample office, at home."""
    return Citizen()
