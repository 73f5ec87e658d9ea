"""Staff change a few settings at the terminal; they hold over config.yaml from the next reload or start on."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from kiosk.domain.overlay import Overlay, Value


class SettingsRecord(Protocol):
    """Where they are kept."""

    def read(self) -> Overlay:
        """What holds now."""
        ...

    def change(self, changes: Mapping[str, Value | None], check: Callable[[Overlay], None]) -> Overlay:
        """Keep what `check` lets through, durably; None takes a change back. Raises `SettingRecordError`."""
        ...


Check = Callable[[Overlay, Iterable[str]], None]
"""Takes the whole overlay and the paths that are new in it; raises `SettingRefused`."""


class ChangeSettings:
    """The use case."""

    def __init__(self, record: SettingsRecord, check: Check) -> None:
        """`check` knows config.yaml and what can stand in it."""
        self._record, self._check = record, check

    def held(self) -> Overlay:
        """What was changed at the terminal and not taken back."""
        return self._record.read()

    def __call__(self, changes: Mapping[str, Value | None]) -> Overlay:
        """Change all of them or none; None: as config.yaml says. Raises `SettingRefused`, `SettingRecordError`."""
        fresh = [path for path, value in changes.items() if value is not None]
        return self._record.change(changes, lambda overlay: self._check(overlay, fresh))
