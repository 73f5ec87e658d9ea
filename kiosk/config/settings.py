"""The settings as the program knows them: frozen, with the domain's own types."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from kiosk.config.about import About
from kiosk.config.grammar import INPUTS, SCANNERS, check_input, check_moment, check_printer, check_qr, check_scanner
from kiosk.config.known import languages, printer_profiles
from kiosk.domain.office import Office
from kiosk.domain.server_address import LIKE as SERVER_LIKE
from kiosk.domain.server_address import parse_server_address
from kiosk.domain.ticket_words import DEFAULT_QR
from kiosk.domain.words import Words
from kiosk.errors import ConfigError

Language = Annotated[str, About("A language by its code.", like="vi", choices=languages)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """Where tickets are printed. A relative folder in a `virtual:` address is meant from `data_dir`."""

    uri: Annotated[
        str,
        About(
            "The printer's address: serial:, usb:, tcp:, file:, virtual: or auto:.",
            like="tcp:192.0.2.7:9100",
            pattern=r"(serial|usb|tcp|file|virtual|auto):.*",
            check=check_printer,
        ),
    ]
    profile: Annotated[
        str,
        About(
            "What the printer can do, by the name of a profile; auto: what its calibration has proven, else pictures.",
            like="auto",
            choices=printer_profiles,
        ),
    ] = "auto"
    width_mm: Annotated[Literal[80, 58], About("Width of the paper roll in millimetres.", like="80")] = 80
    roll_metres: Annotated[
        float,
        About("Length of a new paper roll in metres, unless `kiosk paper restock` says otherwise.", like="80", low=1, high=500),
    ] = 80.0
    near_end_metres: Annotated[
        float, About("Metres that are left when the printer's sensor sees the end of the roll coming.", like="5", low=0, high=50)
    ] = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSettings:
    """What stands on a ticket beside its number."""

    qr: Annotated[
        str,
        About(
            "What the QR code says. Fields: {office_code}, {business_day}, {number}, {ticket_id}.",
            like='"{office_code} {business_day} {number}"',
            check=check_qr,
        ),
    ] = DEFAULT_QR


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSettings:
    """What the screens speak; every session starts in `default`."""

    default: Language = "vi"
    offered: Annotated[tuple[Language, ...], About("The languages to choose from, in this order.", like="[vi, en]", least=1)] = (
        "vi",
        "en",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSettings:
    """The panel, its input, and how long each screen waits. Pixels are the citizen's: as the mounted panel stands before them."""

    width: Annotated[int, About("Pixels from left to right.", like="1080", low=480, high=7680)] = 1080
    height: Annotated[int, About("Pixels from top to bottom.", like="1920", low=480, high=7680)] = 1920
    orientation: Annotated[
        Literal["portrait", "landscape"], About("How the panel is mounted; must agree with width and height.", like="portrait")
    ] = "portrait"
    rotation: Annotated[
        Literal[0, 90, 180, 270],
        About("Degrees counter-clockwise by which the kiosk turns the picture, where the display cannot turn itself.", like="90"),
    ] = 0
    fullscreen: Annotated[bool, About("Fill the panel; false shows a window.", like="true")] = True
    mm_per_pixel: Annotated[
        float, About("Width of the picture in millimetres, divided by its pixels.", like="0.248", low=0.05, high=2.0)
    ] = 0.248
    lower_edge_mm: Annotated[
        float, About("Height of the picture's lower edge above the floor, in millimetres.", like="800", low=0, high=2000)
    ] = 800.0
    input: Annotated[
        str,
        About(
            "Where touches come from: mouse, touch, mtdev:DEVICE or hidinput:DEVICE.",
            like="touch",
            pattern=INPUTS,
            check=check_input,
        ),
    ] = "touch"
    cursor: Annotated[bool, About("Show a mouse cursor.", like="false")] = False
    software: Annotated[bool, About("Go on, slowly, on a Raspberry Pi whose graphics chip does not draw.", like="false")] = False
    text_size: Annotated[int, About("The size of text that every session starts with, 1 to 4.", like="2", low=1, high=4)] = 2
    ticket_seconds: Annotated[float, About("How long a ticket's number stays on the screen.", like="12", low=3, high=120)] = 12.0
    fault_seconds: Annotated[
        float, About("How long a number stays when it could not be printed.", like="40", low=10, high=300)
    ] = 40.0
    idle_seconds: Annotated[
        float,
        About(
            "After how long without a touch a session ends; it asks first whether somebody is still there.",
            like="60",
            low=10,
            high=600,
        ),
    ] = 60.0
    brightness: Annotated[
        int | None, About("Brightness of the panel in per cent; without it, as the panel is.", like="80", low=10, high=100)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSettings:
    """What the kiosk lets one hear."""

    volume: Annotated[int | None, About("Loudness in per cent; without it, as the machine is.", like="60", low=0, high=100)] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSettings:
    """A few words of the office to everybody who stands before the kiosk."""

    text: Annotated[
        Words, About("The message, in each language.", like="{vi: Hôm nay nghỉ lúc 15 giờ, en: We close at 3 p.m. today}")
    ]
    until: Annotated[
        str,
        About(
            "Until when it is shown, local time; without it, until it is removed.", like='"2026-11-26 17:00"', check=check_moment
        ),
    ] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSettings:
    """Whom the business day believes. `auto`: only a clock kept by NTP or by a battery; `system`: the operating system as it is."""

    trust: Annotated[Literal["auto", "system"], About("Which clock may move the business day.", like="auto")] = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSettings:
    """The door to the staff pages, and what staff decide about paper."""

    gesture: Annotated[
        Literal["corners", "hold"],
        About(
            "What opens the PIN pad. corners: the four corners clockwise from the upper left within 6 s; hold: 5 s on the clock.",
            like="corners",
        ),
    ] = "corners"
    shuffle: Annotated[bool, About("Show the digits of the PIN pad in another order each time.", like="false")] = False
    session_seconds: Annotated[
        int, About("After how long without a touch the staff pages close.", like="120", low=30, high=600)
    ] = 120
    cards: Annotated[bool, About("A staff card opens the door as well; needs a scanner.", like="false")] = False
    scanner: Annotated[
        str | None,
        About(
            "The barcode scanner: serial:DEVICE, or input:DEVICE for one that types.",
            like="serial:/dev/ttyACM0",
            pattern=SCANNERS,
            check=check_scanner,
        ),
    ] = None
    paperless: Annotated[bool, About("Numbers are given on the screen while there is no paper.", like="true")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSettings:
    """Who may ask the kiosk how it is, beside `kiosk health`."""

    port: Annotated[
        int, About("Port on 127.0.0.1 that tells figures to Prometheus; 0: none.", like="9180", low=0, high=65535)
    ] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """A one-stop server on another machine, or on a port of this one."""

    url: Annotated[
        str,
        About(
            "Address of the server: https, or http on this machine only.",
            like=SERVER_LIKE,
            pattern=r"https?://.+",
            check=parse_server_address,
        ),
    ]
    ca: Annotated[
        str,
        About(
            "Certificate of the authority that signs the server's, PEM; relative to this file's folder. Needed for https.",
            like="/etc/kiosk/office-ca.pem",
        ),
    ] = ""


ServerChoice = Literal["none", "embedded"] | ServerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything. `data_dir`, `anchor_dir`, `server.ca` and `source` (the file they were read from) are absolute."""

    office: Office
    kiosk_code: int
    printer: PrinterSettings
    ticket: TicketSettings
    server: ServerChoice
    language: LanguageSettings
    theme: str
    screen: ScreenSettings
    clock: ClockSettings
    staff: StaffSettings
    health: HealthSettings
    sound: SoundSettings
    message: MessageSettings | None
    data_dir: Path
    anchor_dir: Path | None
    source: Path = field(compare=False)
    overlay: tuple[str, ...] = field(default=(), compare=False)
    """Paths of the settings that staff changed at the terminal and that hold over the file."""


def check_server(server: ServerChoice) -> None:
    """A server on another machine proves who it is by the office's own authority."""
    if isinstance(server, str):
        return
    tls = server.url.startswith("https")
    if tls and not server.ca:
        raise ConfigError("https needs the certificate of the office's authority", "add ca: /etc/kiosk/office-ca.pem")
    if server.ca and not tls:
        raise ConfigError("plain http has no use for a certificate", "write https, or remove ca")


def check_language(language: LanguageSettings) -> None:
    """The default is one of those that are offered."""
    if language.default not in language.offered:
        raise ConfigError(
            f"the default {language.default!r} is not among the offered",
            f"offer it: [{', '.join((language.default, *language.offered))}]",
        )
    if len(set(language.offered)) < len(language.offered):
        raise ConfigError("a language is offered twice", "name each one once")


def check_screen(screen: ScreenSettings) -> None:
    """Width and height say the same as the orientation."""
    looks = "portrait" if screen.height > screen.width else "landscape"
    if screen.orientation != looks:
        raise ConfigError(
            f"{screen.width} x {screen.height} pixels are {looks}, but orientation says {screen.orientation}",
            f"exchange width and height, or write orientation: {looks}",
        )


def check_staff(staff: StaffSettings) -> None:
    """Cards need something that reads them."""
    if staff.cards and staff.scanner is None:
        raise ConfigError("cards need a scanner", "add scanner: serial:/dev/ttyACM0, or remove cards")
