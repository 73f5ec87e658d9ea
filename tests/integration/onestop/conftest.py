"""One PostgreSQL and one migrated database of each engine a run; a fresh copy for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.onestop.postgres import Cluster
from tests.support.onestop.server import ENGINES, Branch, Store, running


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("databases")
    wanted = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    return Store(request.param, folder, wanted)


@pytest.fixture
def url(store: Store) -> Iterator[str]:
    made = store.fresh()
    yield made
    store.give_back(made)


@pytest.fixture
def branch(url: str) -> Iterator[Branch]:
    with running(url) as made:
        made.open_office()
        yield made
