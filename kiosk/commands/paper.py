"""`kiosk paper` and `kiosk paper restock`: how much paper is left, and that a new roll is in."""

import argparse
import json
import sys

from kiosk import bootstrap
from kiosk.config import load_settings
from kiosk.domain.roll import Roll, millimetres
from kiosk.domain.slip_paper import paper_slip
from kiosk.domain.ticket import TicketState
from kiosk.exitcodes import FAILED
from kiosk.first_frame import clock_of, translations
from kiosk.usecases.restock import Restock


def paper(arguments: argparse.Namespace) -> int:
    """Say what is left, as far as it is known."""
    roll = bootstrap.roll_book(load_settings(arguments.config)).roll()
    print(json.dumps(_told(roll)) if arguments.json else _line(roll))
    return 0


def restock(arguments: argparse.Namespace) -> int:
    """Note a new roll."""
    settings = load_settings(arguments.config)
    metres = settings.printer.roll_metres if arguments.metres is None else arguments.metres
    clock = clock_of(settings)
    done = Restock(clock, bootstrap.roll_book(settings))(metres)
    print(json.dumps(_told(done.after)) if arguments.json else _line(done.after))
    if not arguments.print:
        return 0
    tr = translations(settings.language.default)
    slip = paper_slip(settings.office, done.before, done.after, clock.read().local, tr)
    result = bootstrap.press_slip(settings, bootstrap.printing(settings), slip)
    if result.state is TicketState.FAILED:
        print(f"kiosk: the roll is noted, but the report was not printed: {result.reason}", file=sys.stderr)
        return FAILED
    return 0


def _told(roll: Roll) -> dict[str, object]:
    return {
        "known": roll.known,
        "mm_left": round(millimetres(roll.left)) if roll.known else None,
        "tickets_left": roll.forecast,
        "mm_length": round(millimetres(roll.length)) if roll.length else None,
        "mm_used": round(millimetres(roll.used)),
        "slips": roll.slips,
        "near_end": roll.near_end,
        "ended": roll.ended,
        "restocked_at": roll.restocked_at or None,
        "taken": roll.taken,
        "retracted": roll.retracted,
    }


def _line(roll: Roll) -> str:
    if roll.changed:
        return "the roll was changed after it ended, and nobody said how long the new one is: kiosk paper restock --metres 80"
    if not roll.known:
        used = f"; {millimetres(roll.used):.0f} mm used" if roll.used else ""
        return f"nobody has said yet how long the roll is: kiosk paper restock --metres 80{used}"
    tickets = "" if roll.forecast is None else f", about {roll.forecast} tickets"
    ending = ", the sensor sees its end coming" if roll.near_end and not roll.ended else ", no paper" if roll.ended else ""
    return f"{millimetres(roll.left):.0f} mm left of {millimetres(roll.length):.0f} mm{tickets}{ending}"
