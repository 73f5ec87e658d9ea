"""A machine that runs tests is slower than a kiosk: what these tests count must not depend on it."""

import pytest

from kiosk.sync import grants


@pytest.fixture(autouse=True)
def patient_citizens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A citizen of these tests waits longer before a number counts as late."""
    monkeypatch.setattr(grants, "BUDGET_SECONDS", 3.0)
