"""Calibration of one printer: its sheet, the letters that staff found right, and the record of what they prove.

For the command and for the terminal: how the printer is reached is for them to say.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kiosk import bootstrap
from kiosk.config import Settings
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import TicketState
from kiosk.errors import CalibrationError
from kiosk.i18n import Translate
from kiosk.printer.belief import believed, calibrated, safe
from kiosk.printer.calibration import Choice, choose, proven, stored_claim, stored_of
from kiosk.printer.calibration_sheet import SheetMaker
from kiosk.printer.encoder import Encoder
from kiosk.printer.limits import DEFAULT_LIMITS
from kiosk.printer.press import Press, Result
from kiosk.printer.probing import answered
from kiosk.printer.profiles import Answer, Profile
from kiosk.printer.session import Session
from kiosk.printer.transports import Transport
from kiosk.storage.printers import PrintedSheet, PrinterBook, PrinterRecord

LIMITS = replace(DEFAULT_LIMITS, confirm=12.0)
"""A sheet is long, and nobody queues."""


class Letters:
    """What was found right on the sheet that was printed last on one printer, and the book in which that is noted."""

    def __init__(self, settings: Settings, identity: str) -> None:
        """The printer of this identity; nothing is read yet."""
        self._settings = settings
        self._book = PrinterBook(settings.data_dir)
        self.identity = identity
        self.base = base_of(settings, identity)

    @property
    def record(self) -> PrinterRecord:
        """What is known of the printer now."""
        return self._book.record(self.identity)

    def read(self, written: str) -> tuple[Choice, dict[str, Any]]:
        """What the letters of the sheet that was printed last prove, and the fields of the record that follow from it.

        Nothing is noted. Raises `CalibrationError`.
        """
        record = self.record
        if record.sheet is None:
            raise CalibrationError(f"no sheet was printed on {self.identity}", "print one first: kiosk calibrate --sheet-only")
        try:
            return self._read(record, record.sheet, written)
        except (KeyError, ValueError, TypeError, AttributeError) as error:  # a newer version's sheet, or a damaged one
            raise CalibrationError(
                f"the sheet that was printed on {self.identity} is not understood",
                "print a new one: kiosk calibrate --sheet-only",
            ) from error

    def keep(self, written: str) -> Choice:
        """Note what the letters prove, durably; it is believed of this very printer from then on. Raises `PrinterError`."""
        choice, fields = self.read(written)
        self._book.note(self.identity, **fields, at=datetime.now(UTC).isoformat(timespec="seconds"))
        return choice

    def _read(self, record: PrinterRecord, sheet: PrintedSheet, written: str) -> tuple[Choice, dict[str, Any]]:
        choice = choose(sheet.shown, written)
        if sheet.adds:
            room, digest = stored_of(choice.claims) or ((record.proven or {}).get("nv_bytes", 0), "")
            return choice, {"proven": {**(record.proven or {}), "nv_bytes": room}, "nv_hash": digest}
        fields = proven(choice.claims, self.base, [Answer(one) for one in sheet.answers])
        return choice, {"proven": fields, "chosen": choice.letters}


class Bench(Letters):
    """The same with the way to the printer, on which sheets are printed."""

    def __init__(self, settings: Settings, identity: str, transport: Callable[[Profile], Transport], tr: Translate) -> None:
        """`transport` makes the way to it, for the profile that is believed of it before the sheet."""
        super().__init__(settings, identity)
        self._transport, self._tr = transport, tr

    def print_sheet(self) -> Result:
        """Print it, and find out between its two pieces which questions the printer answers; raises `PrinterError`.

        A sheet that failed proves nothing, and is not noted.
        """
        sheet = self._maker().sheet(self.identity)
        transport = self._transport(self.base)
        result = self._press(transport, sheet.first, replace(self.base, asks=self.base.asks - {Answer.IN_ORDER}))
        if result.state is TicketState.FAILED:
            return result
        answers = answered(transport, self.base, LIMITS)
        result = self._press(transport, sheet.second, replace(self.base, asks=self.base.asks.intersection(answers)))
        if result.state is not TicketState.FAILED:
            self._note_sheet(transport, PrintedSheet(sheet.shown, self.base.paper.mm, tuple(answers)))
        return result

    def print_memory_sheet(self, room: int) -> Result:
        """Put the office's fixed lines into `room` bytes of the printer's memory and show them.

        Raises `CalibrationError` when the printer was not seen to keep one picture yet.
        """
        if not (self.record.proven or {}).get("nv_bytes"):
            raise CalibrationError(
                f"{self.identity} was not seen to keep pictures",
                "print the usual sheet first, and choose the letter of its last group",
            )
        profile = replace(bootstrap.profile_of_printer(self._settings, self.identity), nv_bytes=room)
        memory = Encoder(bootstrap.FONTS, profile).memory_for(bootstrap.slips_to_store(self._settings))
        if not memory.runs:
            raise CalibrationError(f"no line of a ticket fits into {room} bytes", "write a larger --memory")
        sheet = self._maker().memory_sheet(self.identity, memory, stored_claim(room, memory.digest))
        transport = self._transport(self.base)
        result = self._press(transport, sheet.first + sheet.second, self.base)
        if result.state is not TicketState.FAILED:
            self._note_sheet(transport, PrintedSheet(sheet.shown, self.base.paper.mm, adds=True))
        return result

    def try_out(self, written: str, slip: Slip) -> Result:
        """Print a slip as the letters say, before they are kept; raises `PrinterError`."""
        fields = self.read(written)[1]["proven"]
        profile = calibrated(fields, self._settings.printer.width_mm)
        if profile is None:
            raise CalibrationError("what the letters prove makes no sense", "print a new sheet")
        return self._press(self._transport(self.base), Encoder(bootstrap.FONTS, profile).encode(slip), profile)

    def _maker(self) -> SheetMaker:
        return SheetMaker(bootstrap.FONTS, self.base.paper, self._tr)

    def _press(self, transport: Transport, job: bytes, profile: Profile) -> Result:
        """Print it, asking what the profile says to be worth the wait."""
        session = Session(transport, profile, LIMITS)
        try:
            return Press(session).run(job, lambda: None)
        finally:
            session.drop()

    def _note_sheet(self, transport: Transport, printed: PrintedSheet) -> None:
        """The letters count for the printer that printed them, and its memory holds other pictures now."""
        self.identity = transport.identity
        self._book.note(self.identity, sheet=printed, nv_hash="")


def base_of(settings: Settings, identity: str) -> Profile:
    """Measures and harmless questions of the kind of printer that it seems to be; nothing else is believed before the sheet."""
    return safe(believed(identity, None, settings.printer.profile, settings.printer.width_mm))
