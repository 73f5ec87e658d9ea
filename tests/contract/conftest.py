"""The server of these tests, on SQLite: what is asked does not depend on the engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.onestop.server import Branch, Store, running


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    with running(Store("sqlite", tmp_path, None).fresh()) as made:
        made.open_office()
        yield made
