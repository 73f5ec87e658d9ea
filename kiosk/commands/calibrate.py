"""`kiosk calibrate`: print a sheet, let staff say what is right on it, and remember that for this very printer."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from kiosk import bootstrap
from kiosk.config import Settings, load_settings
from kiosk.config.known import languages
from kiosk.domain.printer_uri import AutoAddress, PrinterAddress, UsbAddress, parse_printer_uri
from kiosk.domain.ticket import TicketState
from kiosk.errors import CalibrationError, PrinterUnreachable
from kiosk.first_frame import translations
from kiosk.i18n import Translate
from kiosk.printer.belief import believed, safe
from kiosk.printer.calibration import choose, proven, stored_claim, stored_of
from kiosk.printer.calibration_sheet import SheetMaker
from kiosk.printer.discovery import HERE
from kiosk.printer.encoder import Encoder
from kiosk.printer.limits import DEFAULT_LIMITS
from kiosk.printer.press import Press
from kiosk.printer.probing import answered
from kiosk.printer.profiles import Answer, Profile
from kiosk.printer.session import Session
from kiosk.printer.transports import Transport, transport_to
from kiosk.printer.transports.base import CHECK_CABLE
from kiosk.printer.transports.seeking import device_meant, identity_now
from kiosk.storage.printers import PrintedSheet, PrinterBook, PrinterRecord

LIMITS = replace(DEFAULT_LIMITS, confirm=12.0)
"""A sheet is long, and nobody queues."""


def calibrate(arguments: argparse.Namespace) -> int:
    """Sheet, letters, memory; each of the two halves can be had alone."""
    settings = load_settings(arguments.config)
    language = arguments.language or settings.language.default
    if language not in languages():
        raise CalibrationError(f"there is no language {language!r}", f"choose one of: {', '.join(languages())}")
    tr = translations(language)
    bench = Bench(settings, parse_printer_uri(arguments.printer or settings.printer.uri), tr)
    if arguments.choose is not None:
        return bench.choose(arguments.choose)
    bench.print_memory_sheet(arguments.memory) if arguments.memory else bench.print_sheet()
    if arguments.sheet_only:
        print(tr("Đã in. Khi đã xem tờ giấy: kiosk calibrate --choose CÁC_CHỮ_CÁI"))
        return 0
    return bench.ask(input)


class Bench:
    """One printer on which sheets are printed, and the book in which its choice is noted."""

    def __init__(self, settings: Settings, address: PrinterAddress, tr: Translate) -> None:
        """Raises `PrinterError` when it cannot be told which printer is meant."""
        self._settings, self._address, self._tr = settings, address, tr
        self._book = PrinterBook(settings.data_dir)
        self.identity = _identity(address)
        self.base = base_of(settings, self.identity)

    def print_sheet(self) -> None:
        """Print it, and find out between its two pieces which questions the printer answers; raises `PrinterError`."""
        sheet = self._maker().sheet(self.identity)
        transport = self._transport()
        self._press(transport, sheet.first, self.base.asks - {Answer.IN_ORDER})
        answers = answered(transport, self.base, LIMITS)
        self._press(transport, sheet.second, self.base.asks.intersection(answers))
        self._note_sheet(transport, PrintedSheet(sheet.shown, self.base.paper.mm, tuple(answers)))

    def print_memory_sheet(self, room: int) -> None:
        """Put the office's fixed lines into `room` bytes of the printer's memory and show them.

        Raises `CalibrationError` when the printer was not seen to keep one picture yet.
        """
        record = self._book.record(self.identity)
        if not (record.proven or {}).get("nv_bytes"):
            raise CalibrationError(
                f"{self.identity} was not seen to keep pictures",
                "print the usual sheet first, and choose the letter of its last group",
            )
        profile = replace(bootstrap.profile_of_printer(self._settings, self.identity), nv_bytes=room)
        memory = Encoder(bootstrap.FONTS, profile).memory_for(bootstrap.slips_to_store(self._settings))
        if not memory.runs:
            raise CalibrationError(f"no line of a ticket fits into {room} bytes", "write a larger --memory")
        sheet = self._maker().memory_sheet(self.identity, memory, stored_claim(room, memory.digest))
        transport = self._transport()
        self._press(transport, sheet.first + sheet.second, self.base.asks)
        self._note_sheet(transport, PrintedSheet(sheet.shown, self.base.paper.mm, adds=True))

    def ask(self, read: Callable[[str], str]) -> int:
        """Let somebody type letters until they make sense; nothing is stored when they give up."""
        tr = self._tr
        while True:
            try:
                return self.choose(read(tr("Các chữ cái đúng (Enter: không có): ")))
            except CalibrationError as error:
                print(f"kiosk: {error}", file=sys.stderr)
            except EOFError:
                print("\n" + tr("Chưa lưu gì. Nhập sau: kiosk calibrate --choose CÁC_CHỮ_CÁI"))
                return 0

    def choose(self, written: str) -> int:
        """Note what the letters of the sheet that was printed last on this printer prove."""
        record = self._book.record(self.identity)
        if record.sheet is None:
            raise CalibrationError(f"no sheet was printed on {self.identity}", "print one first: kiosk calibrate --sheet-only")
        try:
            self._note_choice(record, record.sheet, written)
        except (KeyError, ValueError, TypeError, AttributeError) as error:  # a newer version's sheet, or a damaged one
            raise CalibrationError(
                f"the sheet that was printed on {self.identity} is not understood",
                "print a new one: kiosk calibrate --sheet-only",
            ) from error
        return 0

    def _note_choice(self, record: PrinterRecord, sheet: PrintedSheet, written: str) -> None:
        choice = choose(sheet.shown, written)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        if sheet.adds:
            room, digest = stored_of(choice.claims) or ((record.proven or {}).get("nv_bytes", 0), "")
            self._book.note(self.identity, proven={**(record.proven or {}), "nv_bytes": room}, nv_hash=digest, at=at)
        else:
            fields = proven(choice.claims, self.base, [Answer(one) for one in sheet.answers])
            self._book.note(self.identity, proven=fields, chosen=choice.letters, at=at)
        for line in choice.ignored:
            print(line)
        tr = self._tr
        print(tr("Đã lưu cho {printer}: {claims}").format(printer=self.identity, claims=", ".join(choice.claims) or "-"))

    def _maker(self) -> SheetMaker:
        return SheetMaker(bootstrap.FONTS, self.base.paper, self._tr)

    def _transport(self) -> Transport:
        return transport_to(self._address, self._settings.data_dir, self.base)

    def _press(self, transport: Transport, job: bytes, asks: frozenset[Answer]) -> None:
        """Print it; raises `CalibrationError` when it surely did not come out. `asks`: questions that are worth the wait."""
        session = Session(transport, replace(self.base, asks=asks), LIMITS)
        result = Press(session).run(job, lambda: None)
        session.drop()
        if result.state is TicketState.FAILED:
            raise CalibrationError(f"the sheet was not printed: {result.reason}", "put that right and print it again")

    def _note_sheet(self, transport: Transport, printed: PrintedSheet) -> None:
        """The letters count for the printer that printed them, and its memory holds other pictures now."""
        self.identity = transport.identity
        self._book.note(self.identity, sheet=printed, nv_hash="")


def base_of(settings: Settings, identity: str) -> Profile:
    """Measures and harmless questions of the kind of printer that it seems to be; nothing else is believed before the sheet."""
    return safe(believed(identity, None, settings.printer.profile, settings.printer.width_mm))


def _identity(address: PrinterAddress) -> str:
    if isinstance(address, UsbAddress | AutoAddress):
        return device_meant(address, HERE).identity
    if (identity := identity_now(address)) is None:
        raise PrinterUnreachable(f"the printer {address} is away", CHECK_CABLE)
    return identity
