"""Kivy's drivers that read an input device in a thread of their own, made to wake the loop."""

import importlib
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kiosk.errors import ScreenError
from kiosk.screens.settings import InputKind, InputSource

_DRIVERS = {InputKind.MTDEV: "MTDMotionEventProvider", InputKind.HIDINPUT: "HIDInputMotionEventProvider"}


class WakingQueue(deque[Any]):
    """A queue that rings the bell whenever something is put into it."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """Start empty."""
        super().__init__()
        self._wake = wake

    def append(self, item: Any) -> None:  # noqa: ANN401 - as deque
        """Put `item` in, in the driver's thread, and wake the loop."""
        super().append(item)
        self._wake()


def open_driver(source: InputSource, wake: Callable[[], None]) -> Any:  # noqa: ANN401 - Kivy has no types
    """The driver for a source that is not the display's own queue; it starts with Kivy's event loop.

    Raises `ScreenError` when the driver or the device is missing, because a kiosk without touch is of no use.
    """
    if not Path(source.device).exists():
        raise ScreenError(f"the touch panel {source.device} is not there", "plug it in, or correct screen.input in the settings")
    try:
        module = importlib.import_module(f"kivy.input.providers.{source.kind.value}")
    except (ImportError, OSError) as cause:
        raise ScreenError(f"the input driver {source.kind.value} cannot be loaded", "install libmtdev1, or use touch") from cause
    # The driver makes its queue by this name when it starts, and gives it to its thread at once.
    module.collections = SimpleNamespace(deque=lambda: WakingQueue(wake))  # type: ignore[attr-defined]
    return getattr(module, _DRIVERS[source.kind])("panel", source.device)
