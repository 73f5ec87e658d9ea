"""What a setting says about itself, beside its type: for messages, for the reader and for the schema."""

from collections.abc import Callable
from dataclasses import MISSING, Field
from typing import Any, NamedTuple


class About(NamedTuple):
    """Written as `Annotated[str, About("…")]` in the layout of the file.

    `says` describes the setting; `like` is an example as one writes it in YAML. `low` and `high` bound a number, `least`
    and `most` the length of a list. `pattern` is a regular expression for the whole text; where there is a `check`, it only
    serves editors. `check` takes the value that was read and raises a `KioskError` when it cannot be. `choices` are the
    texts that this build knows.
    """

    says: str
    like: str = ""
    low: float | None = None
    high: float | None = None
    least: int = 0
    most: int | None = None
    pattern: str = ""
    check: Callable[[Any], object] | None = None
    choices: Callable[[], tuple[str, ...]] | None = None


def is_required(setting: "Field[Any]") -> bool:
    """Whether the file must hold this field of a block."""
    return setting.default is MISSING and setting.default_factory is MISSING
