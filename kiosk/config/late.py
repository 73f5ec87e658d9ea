"""Patterns that are compiled when they are first used. Compiling all of PyYAML's takes a fiftieth of the start.

With the parser in C none of them is ever used: what it reads are texts, and their types are for the settings to say.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any


class LatePattern:
    """Stands for the pattern until somebody asks it for anything."""

    def __init__(self, *meant: Any) -> None:  # noqa: ANN401  what `re.compile` takes
        """Nothing is compiled yet."""
        self._meant = meant

    @cached_property
    def _pattern(self) -> "re.Pattern[str]":
        return re.compile(*self._meant)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  of the pattern
        """Ask the real one."""
        return getattr(self._pattern, name)


@contextmanager
def late_patterns() -> Iterator[None]:
    """Whatever compiles a pattern within gets one that waits; for the import of one package, before there are other threads."""
    real = re.compile
    re.compile = LatePattern  # type: ignore[assignment]  # it does what a pattern does
    try:
        yield
    finally:
        re.compile = real
