"""Lines through proxies of our own, where the kernel lends no network: connections break as packets would make them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

from kiosk.domain.server_address import ServerAddress
from tests.faults.partitions.lines import Break
from tests.support.tcpproxy import Proxy, Way, proxy_to

WAYS: Final = {Break.DOWN: Way.BLACK_HOLE, Break.ONE_WAY: Way.ONE_WAY, Break.LOSSY: Way.STALLING, Break.SLOW: Way.SLOW}


class Proxies:
    """Implements `Lines`, over plain HTTP on loopback."""

    def __init__(self, stack: ExitStack, kiosks: int) -> None:
        """The proxies are made once the server is there."""
        self._stack, self._kiosks = stack, kiosks
        self._proxies: list[Proxy] = []

    def serve_within(self) -> tuple[Sequence[str], Sequence[str]]:
        """See `Lines`."""
        return (), ()

    def served(self, port: int) -> None:
        """See `Lines`."""
        server = ServerAddress("http", "127.0.0.1", port)
        self._proxies = [self._stack.enter_context(proxy_to(server)) for _ in range(self._kiosks)]

    def kiosk_within(self, place: int) -> Sequence[str]:
        """See `Lines`."""
        del place
        return ()

    def settings(self, place: int) -> dict[str, str]:
        """See `Lines`."""
        return {"url": self._proxies[place].address.base}

    def break_line(self, place: int, how: Break, *, towards_server: bool) -> None:
        """See `Lines`."""
        self._proxies[place].way = Way.DEAF if how is Break.ONE_WAY and towards_server else WAYS[how]

    def mend(self, place: int) -> None:
        """See `Lines`."""
        self._proxies[place].way = Way.THROUGH


@contextmanager
def proxies(kiosks: int) -> Iterator[Proxies]:
    """Lines for so many kiosks."""
    with ExitStack() as stack:
        yield Proxies(stack, kiosks)
