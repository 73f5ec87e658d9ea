"""The long form of some tests: `dev/campaign tests` runs those with the numbers that a night has time for."""

import gc
import signal
from pathlib import Path

import pytest

from tests.support.touring import tour_in


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`."""
    parser.addoption("--long", action="store_true", help="more rounds, more people, more examples, where a test has a long form")


def pytest_configure() -> None:
    """A run in the background of a shell ignores Ctrl-C, and so would each kiosk that a test starts; theirs is as for anybody."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--long`, only tests that have a long form are run."""
    if config.getoption("--long"):
        items[:] = [item for item in items if "is_long" in getattr(item, "fixturenames", ())]


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looking through it for garbage takes time again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    """Whether this is the long form."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def toured(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of a `kiosk tour`, made once for all processes that share this run of the tests."""
    folder = tmp_path_factory.getbasetemp()
    return tour_in(folder.parent if hasattr(request.config, "workerinput") else folder)
