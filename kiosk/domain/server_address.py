"""The address of the one-stop server: TLS anywhere, plain HTTP to this machine only."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from kiosk.errors import ServerAddressError

LIKE = "https://onestop.example.vn"

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server listens; `base` is the URL that paths are put behind."""

    scheme: str
    host: str
    port: int

    @property
    def is_tls(self) -> bool:
        """Whether the way there is encrypted and the server proves who it is."""
        return self.scheme == "https"

    @property
    def base(self) -> str:
        """The URL without a path and without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, without asking any name server."""
    if host.rstrip(".").casefold() == "localhost":
        return True
    from ipaddress import ip_address  # noqa: PLC0415  not before the first frame of a kiosk that has no server

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def parse_server_address(url: str) -> ServerAddress:
    """Read an address; raises `ServerAddressError` with the mend, also for plain HTTP to another machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ServerAddressError(f"{url!r} is no address of a server: {error}", f"write it like {LIKE}") from error
    if parts.scheme not in DEFAULT_PORTS or not host or port == 0 or _says_more(parts):
        raise ServerAddressError(f"{url!r} is no address of a server", f"write scheme, host and port only, like {LIKE}")
    if parts.scheme == "http" and not is_loopback(host):
        raise ServerAddressError(
            f"{url!r} would send credentials unencrypted to another machine", f"write https, like https://{host}"
        )
    return ServerAddress(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme])


def _says_more(parts: SplitResult) -> bool:
    """Credentials, paths, queries and blanks have no business here."""
    more = (parts.username, parts.password, parts.query, parts.fragment, parts.path.strip("/"))
    return any(more) or not parts.netloc.isascii() or any(not letter.isprintable() or letter.isspace() for letter in parts.netloc)
