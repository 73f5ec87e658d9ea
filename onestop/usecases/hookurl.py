"""The URLs of web hooks: HTTPS, and plain HTTP only to this machine."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from onestop.domain.hooks import is_this_machine
from onestop.errors import HookFailed

LONGEST_URL: Final = 500
_LAST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class HookUrl:
    """Where a hook is. `target`: path and query."""

    host: str
    port: int
    target: str
    is_tls: bool

    @property
    def authority(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


def read_hook_url(written: str) -> HookUrl:
    """Read the URL of a hook; raises `HookFailed`."""
    if not written.isascii() or not written.isprintable() or " " in written or len(written) > LONGEST_URL:
        raise HookFailed("the URL has other letters than a URL has, or too many", "write https://HOST/PATH")
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError as error:
        raise HookFailed("the URL makes no sense", "write https://HOST/PATH") from error
    if parts.scheme not in {"https", "http"} or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise HookFailed("the URL is none of a hook", "write https://HOST/PATH, without a name, a password or a #")
    if parts.scheme == "http" and not is_this_machine(parts.hostname):
        raise HookFailed("alerts are not sent over plain HTTP", "write https://HOST/PATH")
    if port is not None and not 1 <= port <= _LAST_PORT:
        raise HookFailed(f"port {port} cannot be", "write 1 to 65535")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_tls = parts.scheme == "https"
    return HookUrl(parts.hostname, port or (443 if is_tls else 80), target, is_tls)
