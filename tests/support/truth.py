"""A spooler on a printer that breaks, and the question whether what it noted is true: the fault matrix and the campaign ask it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kiosk.domain.printer import Trouble
from kiosk.domain.slip import Size, Slip, Text
from kiosk.domain.ticket import TicketState
from kiosk.errors import PrinterProtocolError
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import Bitmap
from kiosk.printer.limits import Limits
from kiosk.printer.profiles import Profile, profile_named
from kiosk.printer.virtual.personas import Persona
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.usecases.ports import PrintOutcome
from tests.support.paper import ink_of, keep_all_slips, legible, whole
from tests.support.printers import FONTS, PATIENCE, NotedLog, Rig, connected

BRIEF = Limits(
    owes=0.0,
    open=1.0,
    status=0.1,
    write_grace=0.3,
    write_slack=0.5,
    confirm=0.2,
    confirm_doubtful=0.05,
    watch=0.03,
    glance=0.03,
    take=0.1,
    recover=0.3,
    ask_again_after=3,
    confirm_strikes=2,
)
"""Short where a broken printer is waited for; long where a healthy one on a busy machine must not be missed."""

TRIES = 30
"""Tickets after which a mended printer must have confirmed one."""


@cache
def encoder_for(name: str) -> Encoder:
    """Shared, so that fonts are loaded once."""
    return Encoder(FONTS, profile_named(name))


def slip(n: int) -> Slip:
    """A slip of few bytes with a number that no other has."""
    return Slip((Text(f"A{n:03}", Size.LARGE, bold=True),))


@dataclass
class Case:
    """One printer and one spooler; every ticket that was tried is remembered."""

    printer: VirtualPrinter
    spooling: Rig
    profile: Profile
    slip: Callable[[int], Slip] = slip
    """The slip of ticket n."""
    outcomes: dict[int, PrintOutcome] = field(default_factory=dict)
    on_printing: Callable[[], None] = lambda: None
    """Called in the printer thread just before the first byte of a job."""
    disarm: Callable[[], None] = lambda: None
    """Calls off a fault that has not happened yet."""
    takes: bool = True
    """Whether the citizen takes the slip out of a presenter."""

    def __post_init__(self) -> None:
        keep_all_slips(self.printer)
        self.spooling.on_outcome = lambda outcome: self.printer.take_slip() if outcome.presented and self.takes else None
        note = self.spooling.log.note

        def noted(ticket_id: str, state: TicketState, reason: str) -> None:
            note(ticket_id, state, reason)
            if state is TicketState.PRINTING:
                self.on_printing()

        self.spooling.log.note = noted  # type: ignore[method-assign]

    def job(self, n: int) -> bytes:
        """The bytes of ticket n."""
        return encoder_for(self.profile.name).encode(self.slip(n))

    def print(self, n: int) -> PrintOutcome:
        """Print ticket n and remember what was said of it."""
        self.outcomes[n] = self.spooling.print_slip(f"id-{n}", self.slip(n))
        return self.outcomes[n]

    def print_until_confirmed(self, n: int) -> int:
        """Print tickets from n on until one is confirmed and lies there as it should; returns how many that took."""
        for tried in range(1, TRIES + 1):
            outcome = self.print(n + tried - 1)
            if outcome.state is TicketState.PRINTED:
                assert legible([self.printer.slips[-1]], self.ink(n + tried - 1)) == 1
                return tried
        raise AssertionError(f"it did not go on: {[self.outcomes[one] for one in range(n, n + TRIES)]}")

    def ink(self, n: int) -> Bitmap:
        """What ticket n looks like."""
        alone = VirtualPrinter(self.printer.persona, paper=self.printer.paper)
        alone.accept(self.job(n))
        return ink_of(alone.slips[0].picture)

    def lies(self) -> list[str]:
        """Whatever was said of a ticket and is not so, one line each; nothing may be on its way any more."""
        told, slips = [], list(self.printer.slips)
        for n, outcome in self.outcomes.items():
            wholes, inked = whole(slips, self.job(n)), legible(slips, self.ink(n))
            if inked > 1 or wholes > 1:
                told.append(f"A{n:03} came out {max(inked, wholes)} times")
            if outcome.state is TicketState.PRINTED and wholes != 1:
                told.append(f"A{n:03} is said to be printed, but was not: {outcome}")
            if outcome.state is TicketState.FAILED and wholes and outcome.trouble is not Trouble.NOT_TAKEN:
                told.append(f"A{n:03} is said to have failed, but was printed: {outcome}")
            if outcome.state not in (TicketState.PRINTED, TicketState.FAILED, TicketState.UNCONFIRMED):
                told.append(f"A{n:03} was left {outcome.state}")
        return told

    def mend(self, fault: str) -> None:
        """What staff do: the cause is taken away; an error that stays is ended by switching off and on."""
        self.disarm()
        with suppress(PrinterProtocolError):  # half a job that waited in it may be nonsense to it; the next one is swept
            self.printer.change(**{fault: False})
        if self.printer.jammed and not self.profile.recovers:
            self.printer.power_cycle()
        assert not self.printer.plugged or self.printer.wait_for_cable(PATIENCE)


@contextmanager
def case(way: str, profile: str, folder: Path, model: Persona | None = None, log: NotedLog | None = None) -> Iterator[Case]:
    """A printer behind that way, of the profile's kind if no model is named, and a spooler that knows the profile."""
    known = profile_named(profile)
    with connected(way, folder, known, model) as (printer, transport):
        spooling = Rig(transport, known, BRIEF, encoder_for(profile), log)
        try:
            yield Case(printer, spooling, known)
        finally:
            assert spooling.spooler.stop(PATIENCE)
