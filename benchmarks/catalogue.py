"""All benchmarks, in the order in which they run. Each is `benchmarks.measures.NAME` with a function `measure`."""

from collections.abc import Callable
from importlib import import_module

from benchmarks.figures import Figure
from benchmarks.workshop import Workshop

Measure = Callable[[Workshop], list[Figure]]

BENCHMARKS = {
    "start": "from the start of the process until the services can be seen",
    "memory": "memory idle, and after a thousand tickets",
    "idle": "processor time of a minute in which nobody comes",
    "tap": "from the finger on a service until its pixels change",
    "ticket": "from the tap until the row is durable and the printer has the first byte",
    "server": "with a server beside the kiosk: when it is up, what it weighs, and a ticket while it answers and while it hangs",
    "bytes": "bytes of the sample ticket on each kind of printer, and the time to encode it, beside python-escpos",
    "paced": "from the tap to the last byte over a serial line at its true pace",
    "search": "how often a procedure is found, and how long a keystroke takes, beside FTS5, rapidfuzz and tantivy",
    "opening": "from the answer until a procedure can be read, beside one Kivy label of the same text",
    "pin": "one guess at a PIN of the staff pages, and what that makes of all PINs, beside a plain SHA-256",
    "disk": "syncs and bytes written for a ticket",
}
"""Names and what they measure."""


def measure_of(name: str) -> Measure:
    """The function of a benchmark."""
    measure: Measure = import_module(f"benchmarks.measures.{name}").measure
    return measure
