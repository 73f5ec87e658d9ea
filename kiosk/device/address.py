"""Under which addresses this machine is in the network."""

import socket
from contextlib import suppress
from typing import Final

FAR: Final = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses of no machine (RFC 5737, RFC 3849): the route to them is the one that leads out."""

DISCARD: Final = 9


def addresses() -> tuple[str, ...]:
    """The own addresses on the routes that lead out. No packet is sent: a datagram socket only looks up its route."""
    found = []
    for family, far in FAR:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((far, DISCARD))
            found.append(str(asking.getsockname()[0]))
    return tuple(found)
