"""`kiosk printers`: what is plugged in, how it is addressed, what is believed of it, what it answers."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from kiosk import bootstrap
from kiosk.config import Settings, load_settings
from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.errors import PrinterError
from kiosk.printer.belief import AUTOMATIC, profile_for
from kiosk.printer.database import database_entry
from kiosk.printer.discovery import HERE, Machine, UsbDevice
from kiosk.printer.profiles import Profile
from kiosk.printer.session import Session
from kiosk.printer.transports import transport_to
from kiosk.printer.transports.seeking import identity_now, serial_uri, usb_uri
from kiosk.storage.printers import PrinterBook


@dataclass(frozen=True, slots=True)
class SeenPrinter:
    """One way to a printer. `answer` is what it says now, empty where nobody asked; `because` says why the profile is believed."""

    uri: str
    identity: str
    name: str
    node: str
    configured: bool
    usb_printer: bool
    profile: str = ""
    because: str = ""
    answer: str = ""


def printers(arguments: argparse.Namespace) -> int:
    """List them; nothing is printed. Serial ports that the settings do not name are not touched: anything may hang there."""
    if arguments.database is not None:
        return _database(arguments)
    settings = load_settings(arguments.config)
    seen = list(seen_printers(settings))
    if arguments.json:
        print(json.dumps({"configured": settings.printer.uri, "printers": list(map(asdict, seen))}, ensure_ascii=False, indent=1))
        return 0
    for one in seen:
        print(*_told(one), sep="\n")
    if not any(one.usb_printer for one in seen):
        print("no printer is plugged into this machine's USB ports")
    return 0


def seen_printers(settings: Settings, machine: Machine = HERE) -> Iterator[SeenPrinter]:
    """The printer of the settings first, then every other on USB, then serial ports."""
    there = machine.printers()
    configured = identity_now(parse_printer_uri(settings.printer.uri), machine)
    devices = {one.identity: one for one in (*there, *machine.serial_ports())}
    yield _seen(settings, machine, settings.printer.uri, configured, devices.get(configured or ""))
    for one in there:
        if one.identity != configured:
            yield _seen(settings, machine, usb_uri(one, there), one.identity, one)
    for one in machine.serial_ports():
        if one.identity != configured and one.identity not in {printer.identity for printer in there}:
            yield SeenPrinter(serial_uri(one), one.identity, one.name, str(one.node), configured=False, usb_printer=False)


def _seen(settings: Settings, machine: Machine, uri: str, identity: str | None, device: UsbDevice | None) -> SeenPrinter:
    """With what is believed of it, and what it says when it is asked."""
    profile = bootstrap.profile_of_printer(settings, identity)
    return SeenPrinter(
        uri=uri,
        identity=identity or "",
        name=device.name if device else "",
        node=str(device.node) if device and device.node else "",
        configured=uri == settings.printer.uri,
        usb_printer=device is not None and device in machine.printers(),
        profile=profile.name,
        because=_because(settings, identity),
        answer=_answer(settings, machine, uri, profile),
    )


def _because(settings: Settings, identity: str | None) -> str:
    record = PrinterBook(settings.data_dir).record(identity or "")
    if record.proven is not None:
        return f"calibrated {record.at[:10]}, letters {record.chosen or 'none'}"
    if settings.printer.profile != AUTOMATIC:
        return "as printer.profile says"
    if (kind := profile_for(identity)) is not None:
        return f"its USB ids are those of {kind}, which proves nothing: calibrate it"
    return "nothing is known of it: calibrate it"


def _answer(settings: Settings, machine: Machine, uri: str, profile: Profile) -> str:
    """What it says of itself."""
    session = Session(transport_to(parse_printer_uri(uri), settings.data_dir, profile, machine), profile)
    try:
        status = session.look()
    except PrinterError as error:
        return str(error)
    finally:
        session.drop()
    if not status.answered:
        return "it can be opened, but answers nothing"
    return f"paper {status.paper}, {status.trouble or 'no trouble'}"


def _told(one: SeenPrinter) -> Iterator[str]:
    yield f"{one.uri}  (printer.uri in the settings)" if one.configured else one.uri
    if one.name:
        yield f"  what it is  {one.name}, {one.node or 'without a driver of the kernel'}"
    if one.identity not in ("", one.uri):
        yield f"  identity    {one.identity}"
    if one.profile:
        yield f"  profile     {one.profile}: {one.because}"
        yield f"  it says     {one.answer}"


def _database(arguments: argparse.Namespace) -> int:
    """What python-escpos' database says of a name."""
    entry = database_entry(arguments.database)
    if arguments.json:
        print(json.dumps(asdict(entry), ensure_ascii=False, indent=1))
        return 0
    pages = ", ".join(f"{number} = {page}" for number, page in entry.pages.items()) or "none"
    print(f"{entry.name}: {entry.maker} {entry.model}, {entry.dots or '?'} dots wide, {entry.dpi or '?'} dots an inch")
    print(f"  Vietnamese code pages: {pages}")
    print(f"  features: {', '.join(entry.features)}")
    print("The database is often wrong about clones; what counts is what kiosk calibrate shows on paper.")
    return 0
