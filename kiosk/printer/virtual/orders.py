"""Orders to a simulated printer in words: what goes wrong, and when. `paper-out`, `cover-open@300mm`, `unplugged@120bytes`."""

import re
import threading
from dataclasses import dataclass

from kiosk.errors import SimulatorOrderError
from kiosk.printer.virtual.printer import VirtualPrinter

FAULTS = {
    "paper-out": ("paper_out", "the roll has ended"),
    "near-end": ("paper_near_end", "the roll will end soon"),
    "cover-open": ("cover_open", "somebody has opened the cover"),
    "cutter-jam": ("cutter_jam", "the blade gets stuck at the next cut"),
    "overheated": ("overheated", "the print head is too hot"),
    "broken": ("fault", "an error that only a technician mends"),
    "silent": ("silent", "prints, but never answers"),
    "noisy": ("noisy", "answers nonsense"),
    "stalled": ("stalled", "takes no more bytes"),
    "slow": ("slow", "takes 240 bytes a second"),
    "unplugged": ("unplugged", "the cable is pulled out"),
}
"""Name → the condition's name, and what it means to a clerk."""

DEEDS = {
    "mend": "put everything right: paper in, cover closed, cable in",
    "power": "switch off and on",
    "taken": "the citizen takes the slip that hangs out",
    "status": "say how the printer is",
}

_MOMENT = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(bytes|mm|s)")


@dataclass(frozen=True, slots=True)
class Order:
    """`what` is a fault's or a deed's name; after `amount` more bytes, millimetres or seconds, at once if 0."""

    what: str
    amount: float = 0.0
    unit: str = ""


def read_order(words: str) -> Order:
    """Raises `SimulatorOrderError` with what may be said."""
    what, _, moment = words.strip().lower().partition("@")
    if what not in FAULTS and what not in DEEDS:
        raise SimulatorOrderError(f"a simulated printer does not know {what!r}", f"say one of: {', '.join((*FAULTS, *DEEDS))}")
    if moment in ("", "now"):
        return Order(what)
    found = _MOMENT.fullmatch(moment)
    if found is None or what in DEEDS:
        raise SimulatorOrderError(f"{words.strip()!r} is no moment", "write it like paper-out@300mm, silent@120bytes or slow@5s")
    return Order(what, float(found[1]), found[2])


def give(order: Order, printer: VirtualPrinter) -> None:
    """Do it, or let it happen in its time."""
    if order.what in FAULTS:
        condition = FAULTS[order.what][0]
        if order.unit == "bytes":
            printer.change_later(int(order.amount), condition)
        elif order.unit == "mm":
            printer.change_at(order.amount, condition)
        elif order.unit == "s":
            timer = threading.Timer(order.amount, printer.change, kwargs={condition: True})
            timer.daemon = True
            timer.start()
        else:
            printer.change(**{condition: True})
    elif order.what == "mend":
        printer.change(**{condition: False for condition, _ in FAULTS.values()})
    elif order.what == "power":
        printer.power_cycle()
    elif order.what == "taken":
        printer.take_slip()


def describe(printer: VirtualPrinter) -> str:
    """How it is, in the words of the orders."""
    wrong = [name for name, (condition, _) in FAULTS.items() if getattr(printer.conditions, condition)]
    if printer.jammed:
        wrong.append("jammed")
    slip = ", a slip hangs out" if printer.mouth.occupied else ""
    return f"{', '.join(wrong) or 'all well'}; {printer.cuts} slips, {printer.moved_mm:.0f} mm of paper{slip}"
