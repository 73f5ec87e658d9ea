"""`kiosk print --sample`: the same ticket each time, on a printer or as bytes."""

import argparse
import sys
from pathlib import Path

from kiosk import bootstrap
from kiosk.config import load_settings
from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.domain.sample import sample_slip
from kiosk.domain.ticket import TicketState
from kiosk.exitcodes import FAILED
from kiosk.printer.encoder import Encoder
from kiosk.printer.press import Press
from kiosk.printer.profiles import profile_named
from kiosk.printer.session import Session
from kiosk.printer.transports import transport_to


def print_sample(arguments: argparse.Namespace) -> int:
    """Encode the sample for a profile; write it, or print it and say what became of it."""
    settings = load_settings(arguments.config)
    profile = profile_named(arguments.profile, settings.printer.width_mm)
    slip = sample_slip(settings.office, bootstrap.translations(settings.language.default), qr_template=settings.ticket.qr)
    job = Encoder(bootstrap.FONTS, profile).encode(slip)
    if arguments.out is not None:
        arguments.out.write_bytes(job)
        print(f"{arguments.out}: {len(job)} bytes")
        return 0
    session = Session(transport_to(parse_printer_uri(arguments.printer), Path.cwd(), profile), profile)
    result = Press(session).run(job, lambda: None)
    session.drop()
    print(f"{result.state}: {result.reason}" if result.reason else str(result.state), file=sys.stderr)
    return FAILED if result.state is TicketState.FAILED else 0
