"""`kiosk calibrate`: print a sheet, let staff say what is right on it, and remember that for this very printer."""

import argparse
import sys
from collections.abc import Callable

from kiosk.calibrating import Bench
from kiosk.config import load_settings
from kiosk.config.known import languages
from kiosk.domain.printer_uri import AutoAddress, PrinterAddress, UsbAddress, parse_printer_uri
from kiosk.domain.ticket import TicketState
from kiosk.errors import CalibrationError, PrinterUnreachable
from kiosk.first_frame import translations
from kiosk.i18n import Translate
from kiosk.printer.discovery import HERE
from kiosk.printer.press import Result
from kiosk.printer.transports import transport_to
from kiosk.printer.transports.base import CHECK_CABLE
from kiosk.printer.transports.seeking import device_meant, identity_now


def calibrate(arguments: argparse.Namespace) -> int:
    """Sheet, letters, memory; each of the two halves can be had alone."""
    settings = load_settings(arguments.config)
    language = arguments.language or settings.language.default
    if language not in languages():
        raise CalibrationError(f"there is no language {language!r}", f"choose one of: {', '.join(languages())}")
    tr = translations(language)
    address = parse_printer_uri(arguments.printer or settings.printer.uri)
    bench = Bench(settings, _identity(address), lambda base: transport_to(address, settings.data_dir, base), tr)
    if arguments.choose is not None:
        return _keep(bench, arguments.choose, tr)
    _must_be_printed(bench.print_memory_sheet(arguments.memory) if arguments.memory else bench.print_sheet())
    if arguments.sheet_only:
        print(tr("Đã in. Khi đã xem tờ giấy: kiosk calibrate --choose CÁC_CHỮ_CÁI"))
        return 0
    return _ask(bench, input, tr)


def _must_be_printed(result: Result) -> None:
    if result.state is TicketState.FAILED:
        raise CalibrationError(f"the sheet was not printed: {result.reason}", "put that right and print it again")


def _ask(bench: Bench, read: Callable[[str], str], tr: Translate) -> int:
    """Let somebody type letters until they make sense; nothing is stored when they give up."""
    while True:
        try:
            return _keep(bench, read(tr("Các chữ cái đúng (Enter: không có): ")), tr)
        except CalibrationError as error:
            print(f"kiosk: {error}", file=sys.stderr)
        except EOFError:
            print("\n" + tr("Chưa lưu gì. Nhập sau: kiosk calibrate --choose CÁC_CHỮ_CÁI"))
            return 0


def _keep(bench: Bench, written: str, tr: Translate) -> int:
    """Note what the letters of the sheet that was printed last on this printer prove."""
    choice = bench.keep(written)
    for line in choice.ignored:
        print(line)
    print(tr("Đã lưu cho {printer}: {claims}").format(printer=bench.identity, claims=", ".join(choice.claims) or "-"))
    return 0


def _identity(address: PrinterAddress) -> str:
    """Raises `PrinterError` when it cannot be told which printer is meant."""
    if isinstance(address, UsbAddress | AutoAddress):
        return device_meant(address, HERE).identity
    if (identity := identity_now(address)) is None:
        raise PrinterUnreachable(f"the printer {address} is away", CHECK_CABLE)
    return identity
