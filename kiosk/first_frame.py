"""What the first frame is made of, and no more: the rest is imported and put together while citizens look at it.

`kiosk.back_office` does that. `tests/ui/engine/test_first_frame.py` counts what is imported before the first frame.
"""

from typing import TYPE_CHECKING

from kiosk.build import BUILD_DATE, LOCALE
from kiosk.config.settings import Settings
from kiosk.device.clock import SystemClock, believe, system_source
from kiosk.flow.parts import FlowParts, TicketDesk
from kiosk.flow.session import FlowSettings, StaffSettings
from kiosk.i18n import Translate, translator
from kiosk.screens.graphics import is_small_board
from kiosk.screens.settings import InputSource, ScreenSettings
from kiosk.usecases.office_clock import OfficeClock

if TYPE_CHECKING:
    from kiosk.flow.lookup.visit import LookUpPort
    from kiosk.flow.staff.visit import StaffPort
    from kiosk.usecases.ports import Clock

QUARTER_TURNS = (90, 270)


def translations(language: str) -> Translate:
    """The translator into a language, from the catalogues of this build."""
    return translator(LOCALE, language)


def clock_of(settings: Settings) -> "Clock":
    """The machine's clock, as much believed as the settings say; with a server, also what that tells of the time."""
    machine = SystemClock(believe if settings.clock.trust == "system" else system_source)
    return machine if settings.server == "none" else OfficeClock(machine, BUILD_DATE)


def screen_settings(settings: Settings) -> ScreenSettings:
    """The window as the settings describe it."""
    screen = settings.screen
    width, height = (screen.height, screen.width) if screen.rotation in QUARTER_TURNS else (screen.width, screen.height)
    return ScreenSettings(
        width=width,
        height=height,
        fullscreen=screen.fullscreen,
        rotation=screen.rotation,
        input=InputSource.parse(screen.input),
        cursor=screen.cursor,
        needs_chip=not screen.software and is_small_board(),
    )


def flow_parts(
    settings: Settings,
    clock: "Clock",
    desk: TicketDesk,
    look_up: "LookUpPort | None" = None,
    staff: "StaffPort | None" = None,
) -> FlowParts:
    """What the flow is made of; without `look_up` nothing can be looked up, without `staff` there is no door."""
    screen = settings.screen
    flow = FlowSettings(
        languages=(settings.language.default, *(one for one in settings.language.offered if one != settings.language.default)),
        text_size=screen.text_size,
        ticket_seconds=screen.ticket_seconds,
        fault_seconds=screen.fault_seconds,
        idle_seconds=screen.idle_seconds,
        staff=StaffSettings(
            gesture=settings.staff.gesture,
            shuffle=settings.staff.shuffle,
            cards=settings.staff.cards,
            session_seconds=settings.staff.session_seconds,
            roll_metres=settings.printer.roll_metres,
            kiosk_code=settings.kiosk_code,
            languages=settings.language.offered,
            paperless=settings.staff.paperless,
        ),
    )
    return FlowParts(settings.office, desk, clock, translations, flow, settings.ticket.qr, look_up=look_up, staff=staff)
