"""Kiosks that stand as long as nobody has got out of them: the next test of a file goes on with the same one."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.escape.displays import Stranger, server
from tests.escape.kiosks import WatchedKiosk, watched
from tests.packaging.conftest import staged

__all__ = ["staged"]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X server."""
    with server() as name:
        yield name


class Standing:
    """The kiosk of a file; a new one after one that was got out of."""

    def __init__(self, factory: pytest.TempPathFactory, source: str = "mouse", **environment: str) -> None:
        """As `watched` has them."""
        self._factory, self._source, self._environment, self._stack = factory, source, environment, ExitStack()
        self._kiosk: WatchedKiosk | None = None

    def kiosk(self) -> WatchedKiosk:
        """One at home."""
        if self._kiosk is None:
            folder = self._factory.mktemp("kiosk")
            self._kiosk = self._stack.enter_context(watched(folder, self._source, **self._environment))
        return self._kiosk

    def end(self) -> None:
        """Let it go."""
        self._stack.close()
        self._kiosk = None


def goes_on(standing: Standing) -> Iterator[WatchedKiosk]:
    """Lend the kiosk and look whether it is where it was."""
    kiosk = standing.kiosk()
    yield kiosk
    try:
        kiosk.is_where_it_was()
    except BaseException:
        standing.end()
        raise


@pytest.fixture(scope="module")
def on_display(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    standing = Standing(tmp_path_factory, DISPLAY=display)
    yield standing
    standing.end()


@pytest.fixture(scope="module")
def off_screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    standing = Standing(tmp_path_factory, source="touch")
    yield standing
    standing.end()


@pytest.fixture
def kiosk(on_display: Standing) -> Iterator[WatchedKiosk]:
    """On the X display, with a mouse."""
    yield from goes_on(on_display)


@pytest.fixture
def panel(off_screen: Standing) -> Iterator[WatchedKiosk]:
    """Off screen, with a touch panel."""
    yield from goes_on(off_screen)


@pytest.fixture
def stranger(display: str, kiosk: WatchedKiosk) -> Iterator[Stranger]:
    """Somebody at the display's keyboard and mouse, whose pointer is over the kiosk."""
    with closing(Stranger(display)) as person:
        x, y = person.tile = kiosk.first.targets["service:ho-tich"]
        person.point(x, y)
        yield person
        assert person.windows() == [(0, 0, *kiosk.first.size)]
