"""Web hooks: which addresses may be told something, and how what is told is signed. Standard library only.

The signature is that of Standard Webhooks (standardwebhooks.com), for which receivers find libraries in most languages.
"""

import base64
import hashlib
import hmac
import ipaddress
from enum import StrEnum
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*written: str) -> tuple[_Network, ...]:
    return tuple(map(ipaddress.ip_network, written))


_PRIVATE: Final = _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
_NEVER: Final = _networks("fd00:ec2::/32", "192.0.0.0/24", "64:ff9b:1::/48", "fec0::/10", "::/96")
"""Where clouds tell their machines their credentials, and what only looks public; link-local and shared ones are never global."""

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


class Reach(StrEnum):
    """How near the addresses of hooks may be."""

    PUBLIC = "public"
    PRIVATE = "private"
    """Also the networks of the house."""
    LOOPBACK = "loopback"
    """Also this machine, and without TLS; for tests and for programs beside the server."""


def may_reach(address: Address, reach: Reach) -> bool:
    """Whether something may be sent there. Whoever writes a hook's URL must not reach what only this server can reach."""
    real = _carried(address)
    if real.is_loopback:
        return reach is Reach.LOOPBACK
    if _is_in(real, _NEVER):
        return False
    if _is_in(real, _PRIVATE):
        return reach is not Reach.PUBLIC
    return real.is_global and not real.is_multicast


def _is_in(address: Address, networks: tuple[_Network, ...]) -> bool:
    return any(address.version == one.version and address in one for one in networks)


def _carried(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def is_this_machine(host: str) -> bool:
    """Whether the host is written as an address of loopback, or its name."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shown_secret(secret: bytes) -> str:
    """A hook's secret as its receiver gets it."""
    return "whsec_" + base64.b64encode(secret).decode()


def signature(secret: bytes, alert_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`; `timestamp` in seconds since 1970, so that an old post is not taken for a new one."""
    signed = f"{alert_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
