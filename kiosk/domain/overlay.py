"""What staff change at the terminal: a few settings that hold over those of config.yaml, each by its path there."""

from collections.abc import Iterable
from typing import Final

from kiosk.domain.staff import Act

Value = str | int | float | bool | dict[str, str]
"""As JSON has it; a text in several languages is `{"vi": …, "en": …}`."""

Overlay = dict[str, Value]
"""Values by path, such as `screen.brightness` or `services.ho-tich.paused`."""

_ACTS: Final = {
    "language.default": Act.SETTING,
    "message.text": Act.SETTING,
    "message.until": Act.SETTING,
    "screen.brightness": Act.SETTING,
    "screen.text_size": Act.SETTING,
    "sound.volume": Act.SETTING,
    "printer.roll_metres": Act.RESTOCK,
    "printer.uri": Act.PRINTER,
    "printer.profile": Act.PRINTER,
}


def act_of(path: str) -> Act | None:
    """What somebody does who changes this setting at the terminal; None: it is changed in config.yaml alone."""
    return Act.PAUSE if service_of(path) else _ACTS.get(path)


def service_of(path: str) -> str:
    """The id of the service that the path pauses; empty: it is no pause."""
    steps = path.split(".")
    return steps[1] if len(steps) == len(("services", "ID", "paused")) and steps[0] == "services" and steps[2] == "paused" else ""


def pause_of(service_id: str) -> str:
    """The path of a service's pause."""
    return f"services.{service_id}.paused"


def known_paths(service_ids: Iterable[str]) -> tuple[str, ...]:
    """All paths that staff may change in an office with these services."""
    return (*_ACTS, *(pause_of(one) for one in service_ids))
