"""Hands of the staff desk for the calibration of the printer at the terminal.

The printer thread does what has to do with the printer, so that no ticket comes between two pieces of a sheet; the outcomes come
as those of prints. Nothing is kept before a slip was printed as it would be from then on, and staff could read it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.calibrating import Bench, Letters
from kiosk.config import Settings
from kiosk.domain.slip_printer import PrinterFacts, printer_slip
from kiosk.errors import PrinterChanged
from kiosk.first_frame import translations
from kiosk.printer.belief import CALIBRATED
from kiosk.printer.press import Result
from kiosk.printer.spooler import Errand, Spooler
from kiosk.usecases.ports import Clock
from kiosk.usecases.staff_desk import Arguments, Hand
from kiosk.usecases.staff_told import CalibrationNow, LettersRead

SHEET_MM: Final = {80: 900.0, 58: 1250.0}
"""Length of a sheet by the width of the paper: where a printer knows little, much rubbish is on it, and it is longer."""

SLIP_MM: Final = 150.0


@dataclass(frozen=True, slots=True)
class CalibrationParts:
    """What they work with."""

    settings: Settings
    spooler: Spooler
    clock: Clock


def make_calibration(parts: CalibrationParts) -> Mapping[str, Hand]:
    """By name."""
    return {
        "calibration": lambda _: _now(parts),
        "calibration-sheet": lambda said: _print_sheet(parts, said),
        "calibration-try": lambda said: _try_out(parts, said),
        "calibration-keep": lambda said: _keep(parts, said),
    }


def _now(parts: CalibrationParts) -> CalibrationNow:
    known = _letters(parts)
    record = known.record
    shown = record.sheet.shown if record.sheet is not None and not record.sheet.adds else {}
    return CalibrationNow(known.identity, "".join(shown), record.chosen, record.at)


def _print_sheet(parts: CalibrationParts, said: Arguments) -> None:
    _run(parts, said["job"], SHEET_MM[parts.settings.printer.width_mm], lambda bench: bench.print_sheet())


def _try_out(parts: CalibrationParts, said: Arguments) -> LettersRead:
    """Raises `CalibrationError` for letters that cannot all be right, and `PrinterChanged`."""
    settings, letters = parts.settings, said["letters"]
    _must_be(said["printer"], parts.spooler.identity)
    choice, _ = _letters(parts).read(letters)
    facts = PrinterFacts(parts.clock.read().local, settings.printer.uri, CALIBRATED, settings.printer.width_mm)
    slip = printer_slip(settings.office, facts, translations(settings.language.default))
    _run(parts, said["job"], SLIP_MM, lambda bench: bench.try_out(letters, slip))
    return LettersRead(choice.letters, "".join(line[0] for line in choice.ignored))


def _keep(parts: CalibrationParts, said: Arguments) -> CalibrationNow:
    """The printer is opened anew behind it, and is believed from then on what was proven; raises `PrinterChanged`."""
    _must_be(said["printer"], parts.spooler.identity)
    _letters(parts).keep(said["letters"])
    parts.spooler.reopen()
    return _now(parts)


def _must_be(printer: str, there: str) -> None:
    """Letters that were read off the sheet of one printer say nothing about another that has taken its place."""
    if printer != there:
        raise PrinterChanged(f"the letters are of {printer}, but {there} is there now", "print the sheet of this one and read it")


def _run(parts: CalibrationParts, job: str, mm: float, work: Callable[[Bench], Result]) -> None:
    settings = parts.settings
    tr = translations(settings.language.default)
    parts.spooler.run(Errand(job, lambda transport: work(Bench(settings, transport.identity, lambda _: transport, tr)), mm))


def _letters(parts: CalibrationParts) -> Letters:
    return Letters(parts.settings, parts.spooler.identity)
