"""The settings of one kiosk: `config.yaml`, read once, checked whole, handed down frozen.

    bytes → document (nodes with lines) → reading (by the types of layout) → rules (what must agree) → Settings

Every problem is one line, `FILE:LINE: PATH: WHAT; MEND`, and all of them are told in one go.
"""

from typing import Any

from kiosk.config.loading import check, check_overlay, find_config, load_settings
from kiosk.config.settings import (
    ClockSettings,
    HealthSettings,
    LanguageSettings,
    MessageSettings,
    PrinterSettings,
    ScreenSettings,
    ServerChoice,
    ServerSettings,
    Settings,
    SoundSettings,
    TicketSettings,
)


def config_schema() -> dict[str, Any]:
    """The JSON Schema of config.yaml (draft 2020-12), for editors."""
    from kiosk.config.schema import make_schema  # noqa: PLC0415  the kiosk itself never needs it

    return make_schema()


__all__ = [
    "ClockSettings",
    "HealthSettings",
    "LanguageSettings",
    "MessageSettings",
    "PrinterSettings",
    "ScreenSettings",
    "ServerChoice",
    "ServerSettings",
    "Settings",
    "SoundSettings",
    "TicketSettings",
    "check",
    "check_overlay",
    "config_schema",
    "find_config",
    "load_settings",
]
