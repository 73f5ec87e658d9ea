"""What staff come for, tap by tap; random taps alone hardly ever get to the end of a page. What else may happen, and how often."""

from typing import Final

Errand = tuple[str, ...]
"""Beginnings of taps, one after the other."""


def typed(text: str, kind: str = "char") -> Errand:
    """Key by key."""
    return tuple(f"{kind}:{letter}" for letter in text)


def enrolling(code: str) -> Errand:
    """With this one-time code."""
    return ("go:reset", "go:enrol", *typed(code, "letter"), "enter", "back", "back")


def fixed(address: str, gateway: str = "192.0.2.1") -> Errand:
    """A fixed address."""
    fields = (*typed(address), "enter", *typed(gateway), "enter", *typed(gateway), "enter")
    return ("go:network", "go:address", "fixed", *fields, "back", "back", "back")


TEXT_SIZE = ("setting:text-size", "value:")
RANGE = ("go:reset", "go:range", "series:A0", "digit:1", "enter", "digit:9", "enter", "yes", "back", "back", "back")
ERRANDS: Final[tuple[Errand, ...]] = (
    ("go:restock", "next", "next", "next", "legible:yes", "metres:80", "all", "enough", "done"),
    ("go:restock", "test:", "legible:no", "next", "test:", "legible:yes", "metres:50"),
    ("go:tickets", "all", "enough"),
    ("go:tickets", "all", "enough"),
    ("go:reset", "go:resume", "yes", "back", "back"),
    ("go:reset", "go:open", "yes", "back", "back"),
    ("go:reset", "go:day", "move", "yes", "back", "back"),
    ("go:tickets", "ticket:", "again", "enough"),
    ("go:tickets", "ticket:", "void", "why:1", "enough"),
    ("go:reset", "go:service", "service:", "back", "back", "back"),
    ("go:reset", "go:all", "message:1", "yes", "back", "back", "back", "back"),
    ("go:reset", "go:resume", "yes", "back", "back"),
    ("go:reset", "go:close", "yes", "back", "back", "back"),
    ("go:reset", "go:open", "yes", "back", "back"),
    ("go:reset", "go:day", "move", "yes", "back", "back"),
    ("go:reset", "go:restart", "yes"),
    ("go:reset", "go:reload", "yes"),
    RANGE,
    RANGE,
    ("go:repair", "part:printer", "back", "tests", "go:print", "again", "back"),
    ("go:repair", "tests", "go:sound", "again", "back", "back", "back"),
    ("go:settings", "setting:message", "value:", "setting:volume", "value:", "back"),
    ("go:settings", "setting:text-size", "value:", "setting:language", "value:", "apply"),
    ("go:settings", "setting:brightness", "value:", "setting:profile", "value:", "list", "setting:printer", "value:", "back"),
    ("go:data", "give:logs", "back"),
    ("go:data", "give:backup", "back"),
    ("go:data", "give:backup", "back"),
    ("go:data", "backups", "backup:", "yes"),
    ("go:data", "give:backup", "back", "go:data", "backups", "again", "backup:", "yes"),
    ("go:data", "give:backup", "back", "back", "go:settings", *TEXT_SIZE, "back", "go:data", "backups", "backup:", "yes"),
    ("read", "go:data", "last-restore", "back", "back"),
    ("go:network", "go:wifi", "air:0", *typed("batmatkhau"), "enter", "back", "back", "back"),
    ("go:network", "go:wifi", "again", "air:1", "enter", "back", "back", "back"),
    ("go:network", "go:address", "automatic", "back", "back", "back"),
    fixed("192.0.2.5/24"),
    fixed("192.0.2.77/24"),
    fixed("1.2.3"),
    ("go:reset", "go:reboot", "yes"),
    ("go:reset", "go:wipe", "yes"),
    ("go:reset", "go:wipe", "yes", "anyway", "yes"),
    ("go:repair", "tests", "go:touch", "field:3", "field:3", "back"),
)
ANYTHING: Final = (
    "back", "yes", "all", "enough", "again", "void", "why:0", "why:7", "next", "test:", "legible:no", "metres:80", "done", "move",
    "enter", "erase", "digit:5", "series:B0", "series:Z9", "message:0", "message:x", "go:reset", "go:range", "ticket:none",
    "service:none", "part:disk", "part:none", "tests", "field:99", "next-colour", "language:en", "text-size", "stay", "priority",
    "service:chung-thuc", "", ":", "look-up", "give:logs", "give:everything", "backup:none", "backups", "setting:none", "value:9", "apply",
    "list", "air:7", "char:x", "char:long", "layer:abc", "automatic", "fixed", "letter:A", "letter:1", "go:wipe", "go:sound", "read", "anyway",
    "last-restore",
)  # fmt: skip
"""Taps on what is not there as well: a screen may have changed under the finger."""

STEPS: Final = (
    *("staff",) * 24, *("errand",) * 4, *("citizen",) * 7, *("come in",) * 2, "stray", "printer", "mended", "wait", "wait", "clock",
    "clock", "morning", "disk", "room", "room", "power", "config", "card", "way out", "work", "work", "stick", "stick", "line",
    "server", "switch",
)  # fmt: skip

CUTTABLE: Final = frozenset({"staff", "errand", "citizen", "come in", "work"})
"""Steps in which files change."""

STICKS: Final = ("well", "well", "full", "read-only", "pulled", "pulled", "out", "two")

FAULTS: Final = ("paper_out", "cover_open", "paper_near_end", "fault", "unplugged")
