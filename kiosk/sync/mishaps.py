"""What requests, urllib3, ssl and the system say of a call that failed, as one of our errors."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import requests
from urllib3.exceptions import ReadTimeoutError

from kiosk.errors import (
    CertificateTime,
    NotTheProtocol,
    ServerAddressError,
    ServerNotTrusted,
    ServerSilent,
    ServerUnreachable,
    SyncError,
)

CHECK_NETWORK: Final = "check the network and whether the server runs; until then the kiosk gives own numbers"
CHECK_ADDRESS: Final = "check the setting server.url; is it the one-stop server?"

_TIME_CODES: Final = (9, 10)
"""What OpenSSL says of a certificate that is not valid yet, or not any more."""


def translated(error: BaseException, server: str) -> SyncError:
    """Our error; `server` is the address as people know it."""
    causes = tuple(_causes(error))
    return _of_certificate(causes, server) or _of_silence(causes, server) or _of_nonsense(causes, server) or _else(causes, server)


def _of_certificate(causes: tuple[BaseException, ...], server: str) -> SyncError | None:
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            if cause.verify_code in _TIME_CODES:
                return CertificateTime(f"{server}: {cause.verify_message}", "check the clocks of this machine and of the server")
            return ServerNotTrusted(f"{server}: {cause.verify_message}", "check the settings server.url and server.ca")
        if "CA certificate bundle" in str(cause):
            return ServerAddressError("the certificate of the authority cannot be read", "check the setting server.ca")
    return None


def _of_silence(causes: tuple[BaseException, ...], server: str) -> SyncError | None:
    if any(isinstance(cause, TimeoutError | requests.Timeout | ReadTimeoutError) for cause in causes):
        return ServerSilent(f"{server} does not answer", CHECK_NETWORK)
    return None


def _of_nonsense(causes: tuple[BaseException, ...], server: str) -> SyncError | None:
    """A connection that just ended is no nonsense."""
    for cause in causes:
        is_http = isinstance(cause, http.client.HTTPException)
        if is_http and not isinstance(cause, ConnectionError | http.client.IncompleteRead):
            return NotTheProtocol(f"{server} does not speak HTTP ({type(cause).__name__})", CHECK_ADDRESS)
    if isinstance(causes[0], ValueError) and not isinstance(causes[0], OSError):
        return NotTheProtocol(f"{server} does not speak HTTP ({type(causes[0]).__name__})", CHECK_ADDRESS)
    return None


def _else(causes: tuple[BaseException, ...], server: str) -> SyncError:
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return ServerUnreachable(f"{server}: the name is not known ({cause.strerror})", CHECK_NETWORK)
    said = next((cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror), None)
    return ServerUnreachable(f"{server}: {said or type(causes[-1]).__name__}", CHECK_NETWORK)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and all that it was made of, however requests and urllib3 wrap it."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
