"""The settings of a server process: options of `onestop serve`, else `ONESTOP_…` in the environment, else these defaults."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from onestop.domain.hooks import Reach, is_this_machine
from onestop.errors import SettingsError

DEFAULT_DATABASE: Final = "sqlite:///onestop.db"
DEFAULT_PORT: Final = 8100
CLOCKS: Final = ("auto", "system")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server needs to know. Plain HTTP is for loopback alone: anywhere else it needs certificate and key."""

    database_url: str = DEFAULT_DATABASE
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    workers: int = 1
    tls_cert: Path | None = None
    tls_key: Path | None = None
    clock: str = "auto"
    """auto: believed when the kernel says that a time server keeps it; system: somebody else looks after it."""
    device_rate: float = 50.0
    """Requests a second that one kiosk or counter may make for long; five times as many in a burst."""
    stranger_rate: float = 2.0
    """Requests a second from one address that show no known credential."""

    hooks: str = Reach.PUBLIC
    """How near web hooks may be: public, private (also the networks of the house), loopback (also this machine)."""

    def __post_init__(self) -> None:
        """Refuse what cannot be; raises `SettingsError`."""
        if (self.tls_cert is None) != (self.tls_key is None):
            raise SettingsError("TLS needs a certificate and a key", "give --tls-cert and --tls-key")
        if self.tls_cert is None and not is_loopback(self.host):
            raise SettingsError(
                f"plain HTTP is not served on {self.host}", "give --tls-cert and --tls-key, or listen on 127.0.0.1"
            )
        if self.clock not in CLOCKS:
            raise SettingsError(f"the clock cannot be {self.clock!r}", f"write one of: {', '.join(CLOCKS)}")
        if self.hooks not in tuple(Reach):
            raise SettingsError(f"web hooks cannot be {self.hooks!r}", f"write one of: {', '.join(Reach)}")
        if not 1 <= self.workers <= 64:  # noqa: PLR2004  more than any machine of an office has cores
            raise SettingsError(f"{self.workers} workers cannot be", "write 1 to 64")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    return is_this_machine(host)


def database_url(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The database: as given, else `ONESTOP_DATABASE_URL`, else a file of SQLite in the working directory."""
    return given or environment.get("ONESTOP_DATABASE_URL") or DEFAULT_DATABASE
