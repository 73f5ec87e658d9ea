"""`kiosk print`: the sample ticket, the test page or the day report, on a printer or as bytes."""

import argparse
import sys
from pathlib import Path

from kiosk import bootstrap
from kiosk.commands.staff import day_of
from kiosk.config import Settings, load_settings
from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.domain.sample import sample_slip
from kiosk.domain.slip import Slip
from kiosk.domain.slip_day import day_slip
from kiosk.domain.slip_printer import PrinterFacts, printer_slip
from kiosk.domain.ticket import TicketState
from kiosk.errors import OutputError
from kiosk.exitcodes import FAILED
from kiosk.first_frame import clock_of, translations
from kiosk.printer.encoder import Encoder
from kiosk.printer.press import Press, Result
from kiosk.printer.profiles import RASTER, Profile, profile_named
from kiosk.printer.session import Session
from kiosk.printer.transports import transport_to
from kiosk.usecases.day_report import day_report


def print_sample(arguments: argparse.Namespace) -> int:
    """Make the slip; write its bytes, or print it and say what became of it."""
    settings = load_settings(arguments.config)
    if arguments.out is None and arguments.printer is None and arguments.profile is None:
        ready = bootstrap.printing(settings)
        return _said(bootstrap.press_slip(settings, ready, _slip(arguments, settings, settings.printer.uri, ready[0].profile)))
    profile = profile_named(arguments.profile or RASTER, settings.printer.width_mm)
    uri = arguments.printer or settings.printer.uri
    job = Encoder(bootstrap.FONTS, profile).encode(_slip(arguments, settings, uri, profile))
    if arguments.out is not None:
        try:
            arguments.out.write_bytes(job)
        except OSError as error:
            raise OutputError(
                f"{arguments.out} cannot be written: {error.strerror}", "give --out a file in a folder of yours"
            ) from error
        print(f"{arguments.out}: {len(job)} bytes")
        return 0
    base = Path.cwd() if arguments.printer else settings.data_dir
    session = Session(transport_to(parse_printer_uri(uri), base, profile), profile)
    result = Press(session).run(job, lambda: None)
    session.drop()
    return _said(result)


def _said(result: Result) -> int:
    print(f"{result.state}: {result.reason}" if result.reason else str(result.state), file=sys.stderr)
    return FAILED if result.state is TicketState.FAILED else 0


def _slip(arguments: argparse.Namespace, settings: Settings, uri: str, profile: Profile) -> Slip:
    """The slip that was asked for, in the first language of the settings."""
    tr, clock = translations(settings.language.default), clock_of(settings)
    if arguments.test_page:
        facts = PrinterFacts(clock.read().local, uri, profile.name, profile.paper.mm)
        return printer_slip(settings.office, facts, tr)
    if arguments.day_report:
        with bootstrap.existing_ledger(settings) as ledger:
            roll = bootstrap.roll_book(settings).roll()
            return day_slip(settings.office, day_report(ledger, roll, day_of(arguments.day), clock.read().local), tr)
    return sample_slip(settings.office, tr, qr_template=settings.ticket.qr)
