"""Ways to send a line, and what each needs and leaves behind."""

from dataclasses import dataclass

from kiosk.printer.lines import Code, Drawing, Letters, Stored

Shown = Letters | Drawing | Code | Stored


@dataclass(frozen=True, slots=True)
class Way:
    """`data` sends `shown`, once the printer is in the state that the fields before it ask for; None: any will do.

    `above` and `below` are blank rows around it that were not sent; `as_text`: it ends with a line feed, which moves the paper
    by the line spacing or the height of the letters.
    """

    data: bytes
    shown: Shown | None
    align: int | None = None
    size: tuple[int, int] | None = None
    bold: bool | None = None
    page: int | None = None
    """The code page after it; None: it leaves the page alone."""
    above: int = 0
    below: int = 0
    as_text: bool = False
