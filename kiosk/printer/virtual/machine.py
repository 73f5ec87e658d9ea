"""What commands change: modes, line buffer, stored pictures; and the mechanism that they move."""

from dataclasses import dataclass, field
from typing import NoReturn, Protocol

from kiosk.errors import PrinterProtocolError
from kiosk.printer.escpos import Bitmap
from kiosk.printer.paper import DPI, Paper
from kiosk.printer.virtual.dots import Dots, to_bitmap
from kiosk.printer.virtual.line import Line
from kiosk.printer.virtual.personas import Persona

NOT_UNDERSTOOD = "the printer does not understand: "

LINE_INCHES = 1 / 6
"""Line spacing after ESC @ and ESC 2."""


class Mechanism(Protocol):
    """What commands move."""

    def print_rows(self, bitmap: Bitmap) -> None:
        """Print rows over the whole printable width."""
        ...

    def feed(self, inches: float) -> None:
        """Move the paper."""
        ...

    def cut(self) -> None:
        """Cut where the blade is."""
        ...

    def feed_to_blade(self) -> None:
        """Move the paper as far as the blade is from the head."""
        ...

    def present(self, action: int, seconds: int) -> None:
        """FS P: cut, and push the slip out of the mouth; after `seconds` eject (E) or retract (R) it, 0: wait for ever."""
        ...

    def empty_mouth(self, *, retract: bool) -> None:
        """GS e: let the slip fall, or take it back."""
        ...


class Reporter(Protocol):
    """Who answers questions in their order."""

    def answer_in_order(self, question: int) -> None:
        """GS r."""
        ...

    def answer_process(self, identifier: bytes) -> None:
        """GS ( H: everything before is printed."""
        ...

    def report_changes(self, mask: int) -> None:
        """GS a."""
        ...

    def answer_counter(self, counter: int) -> None:
        """GS E2 to E4: what was cut, printed, retracted."""
        ...


@dataclass(slots=True)
class Symbol:
    """Settings of GS ( k for QR codes, and what is to be drawn."""

    module: int = 3
    level: str = "l"
    data: bytes = b""


@dataclass(slots=True)
class Modes:
    """Everything that ESC @ sets back. Lengths across are dots, along the paper inches."""

    units: tuple[int, int]
    kanji: bool
    page: int = 0
    bold: bool = False
    underline: int = 0
    reverse: bool = False
    wide: int = 1
    high: int = 1
    align: int = 0
    margin: int = 0
    width: int | None = None
    spacing: float = LINE_INCHES
    own_set: bool = False
    own: dict[int, Dots] = field(default_factory=dict)
    lead: int | None = None
    """First byte of a Chinese character whose second has not come."""
    letter: str = ""
    """The last character of the line, over which a mark would be struck."""
    auto: int = 0
    """Bits of GS a: what it tells by itself."""
    symbol: Symbol = field(default_factory=Symbol)


class Machine:
    """One printer of a persona with its paper."""

    def __init__(self, persona: Persona, paper: Paper, mechanism: Mechanism, reporter: Reporter) -> None:
        """As it is after power-on, with nothing stored."""
        self.persona = persona
        self.paper = paper
        self.mechanism = mechanism
        self.reporter = reporter
        self.pictures: dict[int | bytes, Dots] = {}
        """Stored pictures by their number (FS q) or key (GS ( L); they survive power-off."""
        self.insists = False
        """The last refusal was that of a cut."""
        self.writes = 0
        """How often stored pictures were written: such memory wears out."""
        self.power_on()

    def power_on(self) -> None:
        """Forget everything but the stored pictures."""
        self.modes = Modes(self.persona.units, self.persona.wakes_in_kanji)
        self.line = Line()
        self.doubt = ""

    initialise = power_on
    """ESC @ sets back the same things."""

    @property
    def area(self) -> int:
        """Dots that can be printed in a line, between GS L and GS W."""
        room = self.paper.dots - self.modes.margin
        return room if self.modes.width is None else min(self.modes.width, room)

    def refuse(self, what: str) -> NoReturn:
        """A real printer would print rubbish."""
        raise PrinterProtocolError(NOT_UNDERSTOOD + what)

    def refuse_to_cut(self, what: str) -> NoReturn:
        """A wrong slip must not fall, whatever comes next."""
        self.insists = True
        self.refuse(what)

    def suspect(self, what: str) -> None:
        """A real printer would pass over it, and nobody can have meant it: no cut until ESC @ has made it good."""
        self.doubt = self.doubt or what

    def print_line(self, inches: float) -> None:
        """Print the line and move the paper `inches` from its top, but never less than it is high."""
        line, self.line = self.line, Line()
        self.modes.letter = ""
        picture = line.picture()
        if picture.height:
            self._print(picture)
        self.mechanism.feed(max(0.0, inches - picture.height / DPI))

    def show(self, picture: Dots) -> None:
        """Print a picture by itself; it needs the start of a line and must fit."""
        if not self.line.empty:
            self.refuse("a picture in the middle of a line")
        left, self.line = self.line.pen, Line()
        if left and not self.persona.places_pictures:
            self.suspect("a picture behind ESC $")
            left = 0
        if left + picture.width > self.area:
            self.refuse(f"a picture of {left + picture.width} dots on a paper of {self.area}")
        self._print(picture, left, aligned=self.persona.aligns_pictures)

    def _print(self, picture: Dots, left: int = 0, *, aligned: bool = True) -> None:
        spare = self.area - left - picture.width
        shift = spare * self.modes.align // 2 if aligned else 0
        self.mechanism.print_rows(to_bitmap(picture, self.modes.margin + left + shift, self.paper.row_bytes))
