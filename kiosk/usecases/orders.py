"""What becomes of an administrator's command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told of a command; `afterwards` is done once that is durable (a restart, say)."""

    told: str
    afterwards: Callable[[], object] = lambda: None


Handler = Callable[[Mapping[str, str]], Outcome]
"""Obeys a command with these arguments. What cannot be done is an outcome as well."""

Handlers = Mapping[str, Handler]
"""By the kind of command: `restart`, `reboot`, `test_print`, `log_bundle`."""
