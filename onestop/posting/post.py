"""One POST to a web hook: HTTP/1.1 upon a connection of our own, so that the address that was looked at is the one that is used.

No redirect is followed, nothing but the status is read of an answer, and five seconds are enough for all of it.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping, Sequence
from typing import Final

from onestop.domain.hooks import Reach, may_reach
from onestop.errors import HookFailed
from onestop.usecases.hookurl import HookUrl

POST_SECONDS: Final = 5.0
LARGEST_BODY: Final = 4_000
"""Bytes; an alert has some hundreds."""

LARGEST_LINE: Final = 1_000
_STATUS_WORDS: Final = 2


async def post(
    url: HookUrl,
    headers: Mapping[str, str],
    body: bytes,
    reach: Reach,
    tls: ssl.SSLContext | None = None,
    seconds: float = POST_SECONDS,
) -> None:
    """Send it; raises `HookFailed` unless the answer is 2xx. `tls`: whom to believe, by default the authorities of the system."""
    if len(body) > LARGEST_BODY:
        raise HookFailed("the alert is too large", kind="too_large")
    try:
        async with asyncio.timeout(seconds):
            status = await _exchange(url, headers, body, reach, tls)
    except TimeoutError as error:
        raise HookFailed(f"no answer within {seconds:g} s", kind="no_answer") from error
    except ssl.SSLError as error:
        raise HookFailed("no TLS connection, or its certificate is not good", kind="tls") from error
    except (OSError, ValueError, EOFError) as error:
        raise HookFailed("not reachable, or no answer of HTTP", kind="unreachable") from error
    if not 200 <= status < 300:  # noqa: PLR2004  success in HTTP
        raise HookFailed(f"it answered {status}", kind=str(status))


async def _exchange(url: HookUrl, headers: Mapping[str, str], body: bytes, reach: Reach, tls: ssl.SSLContext | None) -> int:
    reader, writer = await _connect(url, await _addresses(url, reach), tls)
    try:
        lines = [f"POST {url.target} HTTP/1.1", f"Host: {url.authority}", "Connection: close", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode("ascii") + body)
        await writer.drain()
        return _status(await reader.readline())
    finally:
        writer.close()


def _status(line: bytes) -> int:
    """The status of an answer's first line; raises `ValueError`."""
    words = line.decode("ascii").split()
    if len(words) < _STATUS_WORDS or not words[0].startswith("HTTP/1."):
        raise ValueError("no answer of HTTP")
    return int(words[1])


async def _addresses(url: HookUrl, reach: Reach) -> Sequence[str]:
    """Where the name leads now, if all of it may be reached; raises `HookFailed`."""
    if not url.is_tls and reach is not Reach.LOOPBACK:
        raise HookFailed("plain HTTP is not allowed", "see --hooks of onestop serve", kind="address")
    found = await asyncio.get_running_loop().getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[0]).partition("%")[0] for _, _, _, _, place in found))
    read = [ipaddress.ip_address(one) for one in addresses]
    if not read or not all(may_reach(one, reach) for one in read):
        raise HookFailed("its address is not allowed", "see --hooks of onestop serve", kind="address")
    if not url.is_tls and not all(one.is_loopback for one in read):
        raise HookFailed("plain HTTP is not allowed", "see --hooks of onestop serve", kind="address")
    return addresses


async def _connect(
    url: HookUrl, addresses: Sequence[str], tls: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """To the first address that answers. The certificate must be of the name; the name is not looked up again."""
    secured = (tls or await asyncio.to_thread(ssl.create_default_context)) if url.is_tls else None
    refused: OSError | None = None
    for address in addresses:
        try:
            return await asyncio.open_connection(
                address, url.port, ssl=secured, server_hostname=url.host if secured else None, limit=LARGEST_LINE
            )
        except ssl.SSLError:
            raise
        except OSError as error:
            refused = error
    raise refused or OSError("no address")
