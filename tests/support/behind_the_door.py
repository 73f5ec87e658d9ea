"""Somebody of the staff before a real kiosk without its window: taps what is to be read, and sees."""

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.domain.businessday import ClockSource
from kiosk.domain.ticket import Ticket
from kiosk.flow.bar import Choice
from kiosk.flow.home import HomeView, ServiceTile
from kiosk.flow.staff.views import PadView, StaffView
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.storage.report import verify
from tests.simulation.terminal.kiosk import ALL_DAY, PROFILE, StaffKiosk
from tests.support.commands import settings_in
from tests.support.door import TECHNICIANS_PIN, staffed


class Staff:
    """Before the kiosk, not behind the door yet. Its printer is whole."""

    def __init__(self, folder: Path) -> None:
        """Data and settings lie in `folder`."""
        self._folder = folder
        self.kit = staffed(folder / "data")
        self.printer = VirtualPrinter(PROFILE)
        self.kiosk = StaffKiosk(folder, self.kit.clock, self.printer)

    # What they see

    @property
    def page(self) -> StaffView:
        """The page that is shown."""
        assert isinstance(self.kiosk.view, StaffView)
        return self.kiosk.view

    @property
    def pad(self) -> PadView:
        """The pad that is shown."""
        assert isinstance(self.kiosk.view, PadView)
        return self.kiosk.view

    @property
    def home(self) -> HomeView:
        """What citizens see."""
        assert isinstance(self.kiosk.view, HomeView)
        return self.kiosk.view

    def choices(self) -> dict[str, str]:
        """What can be tapped now: title and action."""
        shown: Any = self.kiosk.view
        values = [getattr(shown, part.name) for part in fields(shown)]
        offered = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
        return {one.title: one.action for one in offered if isinstance(one, Choice | ServiceTile) and one.action}

    def logged(self) -> list[tuple[str, str, str]]:
        """Member, act and what, of the whole staff log."""
        return self.kit.acts()

    def tickets(self) -> list[Ticket]:
        """All that were given."""
        assert self.kiosk.ledger is not None
        assert verify(self.kiosk.ledger).problems == ()
        return list(self.kiosk.ledger.tickets())

    # What they do

    def tap(self, *titles: str) -> None:
        """One after the other; each is answered before the next."""
        for title in titles:
            self.kiosk.flow.tap(self.choices()[title])
            self.is_answered()

    def is_answered(self) -> None:
        """Issuer, desk and printer come to their work, and to what follows from it."""
        for _ in range(2):
            self.kiosk.issuer_works()
            self.kiosk.desk_works()
            self.kiosk.printer_works()

    def types(self, pin: str) -> None:
        """Digit by digit."""
        for digit in pin:
            self.kiosk.flow.tap(f"digit:{digit}")
        self.is_answered()

    def comes_in(self, pin: str = TECHNICIANS_PIN) -> None:
        """The gesture, and the PIN."""
        self.kiosk.go_round_the_corners()
        self.types(pin)

    def goes_out(self) -> None:
        """Back, until citizens can come."""
        while isinstance(self.kiosk.view, StaffView | PadView):
            self.tap(self.kiosk.view.back.title)

    def wait(self, seconds: int) -> None:
        """Second by second, as the screen is told."""
        for _ in range(seconds):
            self.kiosk.wait(1)
            self.is_answered()

    # What happens

    def citizen_takes(self, service: str = "Hộ tịch") -> Ticket | None:
        """A number, if it is given; the citizen goes."""
        self.kiosk.wait(2)
        self.kiosk.flow.tap({one.title: one.action for one in self.home.tiles}[service])
        before = {one.ticket_id for one in self.tickets()}
        self.is_answered()
        self.kiosk.flow.tap("done")
        fresh = [one for one in self.tickets() if one.ticket_id not in before]
        return fresh[-1] if fresh else None  # after a power cut one is passed over first that may have been given

    def printer_is(self, **conditions: bool) -> None:
        """Something is wrong with it, or right again, and it is looked at."""
        self.printer.change(**conditions)
        self.kiosk.office.spooler.check()
        self.kiosk.printer_works()

    def is_set_up_again(self) -> None:
        """After a wipe: somebody sets the PINs."""
        self.kit = staffed(self.kiosk.settings.data_dir)

    def power_is_cut(self) -> None:
        """And comes back."""
        self.kiosk.die()
        self.kiosk.clock.boot()
        self._starts()

    def restarts(self) -> None:
        """The program ends in order and begins anew, as staff wanted."""
        assert self.kiosk.restart_wanted
        self._ends()
        self._starts()

    def has_settings(self, **changes: object) -> None:
        """Somebody has written this into config.yaml, over the sample; the program has begun anew."""
        settings_in(self._folder, hours=ALL_DAY, holidays=[], **changes)
        self._ends()
        self._starts()

    def _ends(self) -> None:
        self.kiosk.end()
        self.kiosk.office.let_go(begins_anew=True)

    def _starts(self) -> None:
        self.kiosk.boot()
        if self.kiosk.restart_wanted:
            self.restarts()

    def days_pass(self, days: int, *, vouched: bool = True) -> None:
        """The clock shows another date."""
        clock = self.kiosk.clock
        source = ClockSource.NTP if vouched else ClockSource.NONE
        clock.reading = replace(clock.reading, utc=clock.reading.utc + timedelta(days=days), source=source)
