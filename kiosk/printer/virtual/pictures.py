"""Commands of pictures: bit images in a line, rasters, pictures that stay in the printer."""

from kiosk.printer.virtual import dots
from kiosk.printer.virtual.commands import Command, Commands, counted, counted_far, fixed, word
from kiosk.printer.virtual.dots import Dots
from kiosk.printer.virtual.machine import Machine
from kiosk.printer.virtual.personas import Persona

RASTER = b"\x1dv0"
_RASTER_HEADER = 5
_BIT_IMAGES = {0: (1, 2, 3), 1: (1, 1, 3), 32: (3, 2, 1), 33: (3, 1, 1)}
"""ESC * mode → bytes of a column, and how many dots wide and high each of its dots is at 203 dots an inch."""

_SCALES = {0: (1, 1), 1: (2, 1), 2: (1, 2), 3: (2, 2)}
_MODES = {mode + zero: scale for mode, scale in _SCALES.items() for zero in (0, 48)}
_TONE_ONE_COLOUR = b"\x30"
_COLOUR_ONE = b"\x01\x31"
_GRAPHICS_HEADER = 11
_SHOW_LENGTH = 6


def _bit_image(machine: Machine, waiting: bytearray, start: int) -> int | None:
    if len(waiting) < start + 3:
        return None
    if waiting[start] not in _BIT_IMAGES:
        machine.refuse(f"ESC * {waiting[start]}")
    return start + 3 + _BIT_IMAGES[waiting[start]][0] * word(waiting, start + 1)


def _put_bit_image(machine: Machine, parameters: bytes) -> None:
    column_bytes, wide, high = _BIT_IMAGES[parameters[0]]
    image = dots.scaled(dots.from_columns(parameters[3:], column_bytes), wide, high)
    room = machine.area - machine.line.pen
    if image.width > room:
        machine.suspect(f"a bit image of {image.width} dots where there is room for {room}")
        image = Dots(room, tuple(row >> image.width - room for row in image.rows))
    machine.line.put(image)
    machine.modes.letter = ""


def _raster(machine: Machine, waiting: bytearray, start: int) -> int | None:
    if len(waiting) < start + _RASTER_HEADER:
        return None
    mode, row_bytes, rows = waiting[start], word(waiting, start + 1), word(waiting, start + 3)
    if mode not in _MODES:
        machine.refuse(f"GS v 0 with mode {mode}")
    if (width := 8 * row_bytes * _MODES[mode][0]) > machine.paper.dots:
        machine.refuse(f"a raster of {width} dots on a paper of {machine.paper.dots}")
    return start + _RASTER_HEADER + row_bytes * rows


def _print_raster(machine: Machine, parameters: bytes) -> None:
    row_bytes, data = word(parameters, 1), parameters[_RASTER_HEADER:]
    if not data:
        machine.suspect("a raster without dots")
        return
    picture = dots.from_bytes(data, row_bytes)
    if machine.persona.bad_height and picture.height % machine.persona.bad_height == 0:
        picture = dots.debris(data[:16], picture.width, picture.height)
    machine.show(dots.scaled(picture, *_MODES[parameters[0]]))


def _definitions(machine: Machine, waiting: bytearray, start: int) -> int | None:
    """FS q n, then for each picture its width and height in bytes and its columns."""
    if len(waiting) <= start:
        return None
    at = start + 1
    for _ in range(waiting[start]):
        if len(waiting) < at + 4:
            return None
        at += 4 + 8 * word(waiting, at) * word(waiting, at + 2)
        if at - start > machine.persona.nv_bytes:
            machine.refuse(f"pictures of {at - start} bytes in a memory of {machine.persona.nv_bytes}")
    return at


def _define(machine: Machine, parameters: bytes) -> None:
    """FS q replaces all pictures, and then the printer begins anew, as after power-on."""
    if not parameters[0]:
        machine.refuse("FS q 0")
    pictures: dict[int | bytes, Dots] = {key: kept for key, kept in machine.pictures.items() if isinstance(key, bytes)}
    at = 1
    for number in range(1, parameters[0] + 1):
        width, height = word(parameters, at), word(parameters, at + 2)
        if not width or not height:
            machine.refuse("a stored picture without dots")
        end = at + 4 + 8 * width * height
        pictures[number] = dots.from_columns(parameters[at + 4 : end], height)
        at = end
    machine.pictures = pictures
    _written(machine)
    machine.power_on()


def _print_stored(machine: Machine, parameters: bytes) -> None:
    number, mode = parameters
    if mode not in _MODES:
        machine.refuse(f"FS p with mode {mode}")
    _show_stored(machine, number, *_MODES[mode])


def _graphics(machine: Machine, parameters: bytes) -> None:
    """GS ( L and GS 8 L behind their length: function 67 keeps a raster under a key, 69 prints it."""
    if parameters[:2] == b"\x30\x43":
        _keep(machine, parameters)
    elif parameters[:2] == b"\x30\x45" and len(parameters) == _SHOW_LENGTH and set(parameters[4:]) <= {1, 2}:
        _show_stored(machine, parameters[2:4], *parameters[4:])
    else:
        machine.refuse(f"graphics with {parameters[:11].hex(' ')}")


def _keep(machine: Machine, parameters: bytes) -> None:
    header, data = parameters[:_GRAPHICS_HEADER], parameters[_GRAPHICS_HEADER:]
    one_colour = header[2:3] == _TONE_ONE_COLOUR and header[5:6] + header[10:11] == _COLOUR_ONE
    width, height = (word(header, 6), word(header, 8)) if one_colour else (0, 0)
    row_bytes = -(-width // 8)
    if not data or len(data) != row_bytes * height:
        machine.refuse(f"stored graphics with {header.hex(' ')} and {len(data)} bytes")
    wide = dots.from_bytes(data, row_bytes)
    picture = Dots(width, tuple(row >> wide.width - width for row in wide.rows))
    machine.pictures[header[3:5]] = picture
    _written(machine)


def _written(machine: Machine) -> None:
    used = sum(-(-picture.width // 8) * picture.height for picture in machine.pictures.values())
    if used > machine.persona.nv_bytes:
        machine.refuse(f"pictures of {used} bytes in a memory of {machine.persona.nv_bytes}")
    machine.writes += 1


def _show_stored(machine: Machine, key: int | bytes, wide: int, high: int) -> None:
    if key in machine.pictures:
        machine.show(dots.scaled(machine.pictures[key], wide, high))
    else:
        machine.suspect(f"a stored picture {key!r} that was never stored")


def _stores(persona: Persona) -> bool:
    return bool(persona.nv_bytes)


def _keeps_graphics(persona: Persona) -> bool:
    return persona.nv_graphics


COMMANDS: Commands = {
    b"\x1b*": Command(_bit_image, _put_bit_image),
    RASTER: Command(_raster, _print_raster),
    b"\x1cq": Command(_definitions, _define, _stores),
    b"\x1cp": Command(fixed(2), _print_stored, _stores),
    b"\x1d(L": Command(counted, lambda machine, parameters: _graphics(machine, parameters[2:]), _keeps_graphics),
    b"\x1d8L": Command(counted_far, lambda machine, parameters: _graphics(machine, parameters[4:]), _keeps_graphics),
}
