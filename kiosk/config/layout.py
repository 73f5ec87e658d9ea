"""The layout of config.yaml: one class for each block of it, with what editors and messages say about every setting.

Nobody compares or prints a block, and methods that are not made are time saved before the first screen.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from kiosk.config.about import About
from kiosk.config.grammar import PERIOD, check_day, check_folder, check_series
from kiosk.config.known import icons, themes
from kiosk.config.settings import (
    BoardSettings,
    ClockSettings,
    HealthSettings,
    LanguageSettings,
    MessageSettings,
    PrinterSettings,
    ScreenSettings,
    ServerChoice,
    SoundSettings,
    StaffSettings,
    TicketSettings,
    check_board,
    check_boards,
    check_language,
    check_screen,
    check_server,
    check_staff,
)
from kiosk.domain.hours import WEEKDAYS, Period
from kiosk.domain.numbering import KIOSK_CODES, SERIES_LETTERS
from kiosk.domain.server_address import LIKE as SERVER_LIKE
from kiosk.domain.words import Words
from kiosk.errors import ConfigError

_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
_CODE = r"[A-Z0-9]+([.-][A-Z0-9]+)*"

Name = Annotated[Words, About("The name, in each language.", like="{vi: Hộ tịch, en: Civil status}")]
Icon = Annotated[str, About("An icon of the Lucide set.", like="ticket", choices=icons)]
Id = Annotated[str, About("A short name for the ledger and for commands; never change it.", like="ho-tich", pattern=_ID)]
Holidays = tuple[Annotated[date, About("A day on which the office stays closed.", like="2027-01-01")], ...]
Fields = tuple[Annotated[str, About("A field of procedures.", like="Hộ tịch")], ...]
Day = Annotated[
    tuple[Annotated[Period, About("From-to, local time.", like="7:30-11:30", pattern=PERIOD)], ...],
    About("Periods of opening; a day that is not named is closed.", like="[7:30-11:30, 13:30-16:30]", check=check_day),
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Week:
    """Opening hours of each weekday."""

    mon: Day = ()
    tue: Day = ()
    wed: Day = ()
    thu: Day = ()
    fri: Day = ()
    sat: Day = ()
    sun: Day = ()

    def days(self) -> dict[str, tuple[Period, ...]]:
        """The periods of each weekday, in order."""
        return {day: tuple(sorted(getattr(self, day), key=lambda period: period.start)) for day in WEEKDAYS}


def check_week(week: Week) -> None:
    """Some door opens some day."""
    if not any(week.days().values()):
        raise ConfigError("never opens", "write at least one day, like mon: [7:30-11:30]")


Hours = Annotated[Week, About("Opening hours in local time.", check=check_week)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OfficeBlock:
    """The one-stop centre."""

    code: Annotated[str, About("The agency's code.", like="H32.12", pattern=_CODE)]
    name: Name
    parent: Annotated[Words | None, About("The authority above it, on tickets the first line.")] = None
    address: Annotated[Words | None, About("Where it is.")] = None
    phone: Annotated[str, About("Its telephone, in quotes.", like='"0258 3123 456"')] = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ServiceBlock:
    """What one queues for: a tile of the home screen."""

    id: Id
    series: Annotated[
        str, About("The letter of its numbers; never I, O or Q.", like="A", pattern=f"[{SERIES_LETTERS}]", check=check_series)
    ]
    name: Name
    hint: Annotated[Words | None, About("A few words on what belongs here.")] = None
    icon: Icon = "ticket"
    fields: Annotated[Fields, About("Official fields of the procedures that it handles.", like="[Hộ tịch, Quốc tịch]")] = ()
    hours: Annotated[Week | None, About("Its own opening hours, where they are not the office's.", check=check_week)] = None
    paused: Annotated[bool, About("Shown as paused; no numbers are given.", like="false")] = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CounterBlock:
    """A desk with staff."""

    number: Annotated[int, About("As on its sign.", like="1", low=1, high=999)]
    name: Name
    services: Annotated[tuple[str, ...], About("Ids of the services that it serves.", like="[ho-tich]")]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PriorityBlock:
    """Who may be served earlier, by their own word."""

    id: Id
    name: Name
    icon: Icon = "heart"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ConfigFile:
    """Settings of a kiosk in a one-stop centre."""

    office: OfficeBlock
    kiosk_code: Annotated[
        int,
        About("This terminal's digit, 1 to 9; no two in one office.", like="1", low=KIOSK_CODES.start, high=KIOSK_CODES.stop - 1),
    ]
    services: Annotated[tuple[ServiceBlock, ...], About("The tiles of the home screen, in their order.", least=1, most=8)]
    counters: Annotated[tuple[CounterBlock, ...], About("The counters, as the ticket names them.")] = ()
    hours: Hours
    holidays: Annotated[Holidays, About("Days on which the office stays closed.", like="[2027-01-01]")] = ()
    priority_classes: Annotated[tuple[PriorityBlock, ...], About("Whom the priority button offers; [] removes it.", most=8)] = ()
    printer: PrinterSettings
    ticket: TicketSettings = field(default_factory=TicketSettings)
    server: Annotated[
        ServerChoice,
        About(
            "Who gives the numbers. none: this kiosk, alone in its office; embedded: a server beside it; else url and ca of one.",
            like=f"{{url: {SERVER_LIKE}, ca: /etc/kiosk/office-ca.pem}}",
            check=check_server,
        ),
    ] = "none"
    language: Annotated[LanguageSettings, About("Languages of the screens.", check=check_language)] = field(
        default_factory=LanguageSettings
    )
    theme: Annotated[str, About("The colours of the screens.", like="light", choices=themes)] = "light"
    screen: Annotated[ScreenSettings, About("The panel.", check=check_screen)] = field(default_factory=ScreenSettings)
    clock: ClockSettings = field(default_factory=ClockSettings)
    staff: Annotated[StaffSettings, About("What staff do at the terminal.", check=check_staff)] = field(
        default_factory=StaffSettings
    )
    health: HealthSettings = field(default_factory=HealthSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    message: Annotated[MessageSettings | None, About("A message of the office on the screen.")] = None
    boards: Annotated[
        tuple[Annotated[BoardSettings, About("An LED board.", check=check_board)], ...],
        About("LED boards beside the kiosk, which show the newest call.", most=8, check=check_boards),
    ] = ()
    data_dir: Annotated[
        str,
        About(
            "Where everything that the kiosk writes lies; relative to this file's folder.",
            like="/var/lib/kiosk",
            check=check_folder,
        ),
    ] = "data"
    anchor_dir: Annotated[
        str | None,
        About(
            "A folder on another disk, such as a USB stick, that remembers how far the numbers have come.",
            like="/media/anchor",
            check=check_folder,
        ),
    ] = None
