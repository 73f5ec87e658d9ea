"""Commands of text: pages, sizes, emphasis, own characters, Chinese; and the characters themselves."""

import unicodedata

from kiosk.printer.codepages import PAGES
from kiosk.printer.virtual import dots
from kiosk.printer.virtual.commands import Command, Commands, fixed
from kiosk.printer.virtual.dots import Dots
from kiosk.printer.virtual.font import CELL, HEIGHT, resident
from kiosk.printer.virtual.machine import Machine
from kiosk.printer.virtual.personas import Debris, Marks

_SPACE, _DELETE = 0x20, 0x7F
_LEADS = range(0x81, 0xFF)
_TRAILS = frozenset((*range(0x40, 0x7F), *range(0x80, 0xFF)))
_COLUMN_BYTES = 3
_APART = {"\u0300": "`", "\u0301": "'", "\u0303": "~", "\u0323": "."}
"""How a mark looks in a cell of its own."""


def is_text(byte: int) -> bool:
    """Whether the byte is printed rather than obeyed."""
    return byte >= _SPACE and byte != _DELETE


def write(machine: Machine, byte: int) -> None:
    """One byte of text."""
    modes = machine.modes
    if modes.lead is not None:
        pair, modes.lead = bytes((modes.lead, byte)), None
        if byte in _TRAILS:
            _put(machine, dots.debris_letter(pair, 2 * CELL, HEIGHT))
            return
        _put(machine, dots.debris_letter(pair[:1], CELL, HEIGHT))
    if modes.kanji and byte in _LEADS:
        modes.lead = byte
    elif modes.own_set and byte in modes.own:
        _put(machine, modes.own[byte])
    else:
        _write_letter(machine, byte)


def end_pair(machine: Machine) -> None:
    """Something else than text came: a Chinese character stays half."""
    lead, machine.modes.lead = machine.modes.lead, None
    if lead is not None:
        _put(machine, dots.debris_letter(bytes((lead,)), CELL, HEIGHT))


def _write_letter(machine: Machine, byte: int) -> None:
    persona = machine.persona
    page = persona.pages.get(machine.modes.page, "ascii")
    letter = PAGES[page].table[byte]
    if letter and unicodedata.combining(letter):
        _strike(machine, letter, byte)
    elif letter and (cell := resident(letter)) is not None:
        _put(machine, cell)
        machine.modes.letter = letter
    else:
        _put(machine, _rubble(machine, byte))


def _strike(machine: Machine, mark: str, byte: int) -> None:
    """A combining mark: over the letter before it, or behind it."""
    both = unicodedata.normalize("NFC", machine.modes.letter + mark)
    cell = resident(both) if machine.modes.letter and len(both) == 1 else None
    if machine.persona.marks is Marks.OVERSTRUCK and cell is not None and not machine.line.empty:
        machine.line.instead(_styled(machine, cell))
        machine.modes.letter = both
        return
    apart = resident(_APART.get(mark, ""))
    _put(machine, _rubble(machine, byte) if apart is None else apart)


def _rubble(machine: Machine, byte: int) -> Dots:
    width = 2 * CELL if machine.persona.debris is Debris.HANZI else CELL
    return dots.debris_letter(bytes((byte,)), width, HEIGHT)


def _put(machine: Machine, cell: Dots) -> None:
    """Set a cell, in the next line if this one is full."""
    styled = _styled(machine, cell)
    if machine.line.pen + styled.width > machine.area:
        machine.print_line(machine.modes.spacing)
    machine.line.put(styled)
    machine.modes.letter = ""


def _styled(machine: Machine, cell: Dots) -> Dots:
    modes = machine.modes
    cell = dots.emboldened(cell) if modes.bold else cell
    cell = dots.scaled_letter(cell, modes.wide, modes.high)
    cell = dots.underlined(cell, modes.underline) if modes.underline and not modes.reverse else cell
    return dots.inverted(cell) if modes.reverse else cell


def _select_page(machine: Machine, parameters: bytes) -> None:
    machine.modes.page = parameters[0]


def _print_modes(machine: Machine, parameters: bytes) -> None:
    """ESC !: bit 0 font B, 3 bold, 4 double height, 5 double width, 7 underline."""
    bits = parameters[0]
    if bits & 0x47:
        machine.refuse(f"ESC ! {bits}: only font A, bold, double size and underline are known here")
    machine.modes.bold = bool(bits & 0x08)
    machine.modes.high = 2 if bits & 0x10 else 1
    machine.modes.wide = 2 if bits & 0x20 else 1
    machine.modes.underline = 1 if bits & 0x80 else 0


def _size(machine: Machine, parameters: bytes) -> None:
    """GS !: one less than the width in the high half, than the height in the low."""
    if parameters[0] & 0x88:
        machine.refuse(f"GS ! {parameters[0]}: more than 8 times as large")
    machine.modes.wide, machine.modes.high = (parameters[0] >> 4) + 1, (parameters[0] & 0x0F) + 1


def _bold(machine: Machine, parameters: bytes) -> None:
    machine.modes.bold = bool(parameters[0] & 1)


def _underline(machine: Machine, parameters: bytes) -> None:
    if parameters[0] not in (0, 1, 2, 48, 49, 50):
        machine.refuse(f"ESC - {parameters[0]}")
    machine.modes.underline = parameters[0] % 48


def _reverse(machine: Machine, parameters: bytes) -> None:
    machine.modes.reverse = bool(parameters[0] & 1)


def _font(machine: Machine, parameters: bytes) -> None:
    if parameters[0] not in (0, 48):
        machine.refuse(f"ESC M {parameters[0]}: only font A is known here")


def _kanji_off(machine: Machine, _: bytes) -> None:
    machine.modes.kanji = False


def _kanji_on(machine: Machine, _: bytes) -> None:
    machine.modes.kanji = True


def _own_set(machine: Machine, parameters: bytes) -> None:
    machine.modes.own_set = bool(parameters[0] & 1)


def _definition(machine: Machine, waiting: bytearray, start: int) -> int | None:
    """ESC & y c1 c2, then for each character its width and its columns."""
    if len(waiting) < start + 3:
        return None
    height, first, last = waiting[start : start + 3]
    at = start + 3
    if not _definable(height, first, last):
        return at
    for _ in range(first, last + 1):
        if len(waiting) <= at:
            return None
        if waiting[at] > CELL:
            machine.refuse(f"a character of {waiting[at]} dots in font A")
        at += 1 + height * waiting[at]
    return at


def _definable(height: int, first: int, last: int) -> bool:
    return height == _COLUMN_BYTES and _SPACE <= first <= last < _DELETE


def _define(machine: Machine, parameters: bytes) -> None:
    if not _definable(*parameters[:3]):
        machine.refuse(f"ESC & {parameters[:3].hex(' ')}")
    at = 3
    for code in range(parameters[1], parameters[2] + 1):
        end = at + 1 + _COLUMN_BYTES * parameters[at]
        cell = dots.from_columns(parameters[at + 1 : end], _COLUMN_BYTES)
        if code not in machine.modes.own and len(machine.modes.own) >= machine.persona.user_glyphs:
            machine.refuse("more own characters than it has room for")
        machine.modes.own[code] = dots.padded(cell, CELL)
        at = end


def _undefine(machine: Machine, parameters: bytes) -> None:
    machine.modes.own.pop(parameters[0], None)


COMMANDS: Commands = {
    b"\x1bt": Command(fixed(1), _select_page),
    b"\x1b!": Command(fixed(1), _print_modes),
    b"\x1d!": Command(fixed(1), _size),
    b"\x1bE": Command(fixed(1), _bold),
    b"\x1b-": Command(fixed(1), _underline),
    b"\x1bM": Command(fixed(1), _font),
    b"\x1dB": Command(fixed(1), _reverse, lambda persona: persona.reverses),
    b"\x1c.": Command(fixed(0), _kanji_off),
    b"\x1c&": Command(fixed(0), _kanji_on, lambda persona: persona.kanji),
    b"\x1b%": Command(fixed(1), _own_set, lambda persona: bool(persona.user_glyphs)),
    b"\x1b&": Command(_definition, _define, lambda persona: bool(persona.user_glyphs)),
    b"\x1b?": Command(fixed(1), _undefine, lambda persona: bool(persona.user_glyphs)),
}
