"""Bytes of the sample ticket on each kind of printer and the time to make them, beside python-escpos with the same words.

python-escpos gets the ticket in the three ways that its users know: as one picture (GS v 0, or graphics with GS ( L), and as
text through MagicEncode with the profile of a TM-T20II, magnified number and native code. The picture is ours of profile
`raster`, in full width, as that library sends it.
"""

import time
from collections.abc import Callable

from escpos.constants import QR_ECLEVEL_L
from escpos.printer import Dummy
from PIL import Image, ImageOps

from benchmarks.figures import KIOSK, Figure, Goal
from benchmarks.workshop import ROOT, Workshop
from kiosk.bootstrap import FONTS, slips_to_store
from kiosk.config import Settings, load_settings
from kiosk.domain.sample import sample_slip
from kiosk.domain.slip import BigNumber, Qr, Size, Slip, Text
from kiosk.first_frame import translations
from kiosk.printer.encoder import Encoder
from kiosk.printer.profiles import Profile, profile_named

ESCPOS = "python-escpos, "
GOALS = {"tm-t20ii": 330, "tm-t20ii-nv": 160, "clone-1258": 420, "clone-bare": 4_200, "raster": 11_000}
"""Bytes, on 80 mm; on 58 mm no more than ours on 80."""

COLD, CACHED = Goal(25), Goal(1)
"""Milliseconds, with the libraries loaded."""

_FRAGMENT = 240
"""Rows of a graphics command: with its default of 960 the library writes a wrong length above 65,535 bytes."""


def measure(workshop: Workshop) -> list[Figure]:
    """Bytes (B) and milliseconds."""
    settings = load_settings(ROOT / "config.yaml")
    slip = _sample(settings, 12)
    figures = []
    for name, goal in GOALS.items():
        wide, narrow = (_encoder(settings, profile_named(name, mm)) for mm in (80, 58))
        bytes_wide, bytes_narrow = (float(len(encoder.encode(slip))) for encoder in (wide, narrow))
        figures += [
            Figure(f"ticket on {name}", KIOSK, "B", (bytes_wide,), goal=Goal(goal)),
            Figure(f"ticket on {name}-58", KIOSK, "B", (bytes_narrow,), goal=Goal(bytes_wide)),
        ]
    ways = _escpos_ways(slip)
    figures += [Figure(f"ticket on {on}", ESCPOS + way, "B", (float(len(make())),)) for (on, way), make in ways.items()]
    return [*figures, *_times(workshop, settings), *_their_times(workshop, ways)]


def _sample(settings: Settings, count: int) -> Slip:
    return sample_slip(settings.office, translations("vi"), qr_template=settings.ticket.qr, count=count)


def _encoder(settings: Settings, profile: Profile) -> Encoder:
    encoder = Encoder(FONTS, profile)
    encoder.use(encoder.memory_for(slips_to_store(settings)))
    return encoder


def _escpos_ways(slip: Slip) -> dict[tuple[str, str], Callable[[], bytes]]:
    layout = Encoder(FONTS, profile_named("raster")).picture(slip)
    ink = Image.frombytes("1", (8 * layout.row_bytes, layout.rows), layout.data)
    picture = ImageOps.invert(ink.convert("L"))
    return {
        ("tm-t20ii", "text (MagicEncode)"): lambda: _as_text(slip),
        ("raster", "GS v 0"): lambda: _as_picture(picture, "bitImageRaster"),
        ("raster", "graphics"): lambda: _as_picture(picture, "graphics"),
        ("raster", "ESC *"): lambda: _as_picture(picture, "bitImageColumn"),
    }


def _as_picture(picture: Image.Image, way: str) -> bytes:
    printer = Dummy(profile="TM-T20II")
    printer.image(picture, impl=way, fragment_height=_FRAGMENT)
    printer.cut()
    return bytes(printer.output)


def _as_text(slip: Slip) -> bytes:
    printer = Dummy(profile="TM-T20II")
    for block in slip.blocks:
        match block:
            case Text():
                large = block.size is Size.LARGE
                printer.set(align="center", bold=block.bold, double_width=large, double_height=large, normal_textsize=not large)
                printer.textln(block.text)
            case BigNumber():
                printer.set(align="center", custom_size=True, width=8, height=6)
                printer.textln(block.text)
            case Qr():
                printer.qr(block.content, ec=QR_ECLEVEL_L, size=5, native=True)
            case _:
                pass
    printer.cut()
    return bytes(printer.output)


def _times(workshop: Workshop, settings: Settings) -> list[Figure]:
    """A first ticket with nothing kept, the same again, and the next of the same service."""
    figures = []
    for name in GOALS:
        Encoder(FONTS, profile_named(name)).encode(_sample(settings, 11))
        cold, again, following = [], [], []
        for turn in range(workshop.some(5, 50)):
            encoder = Encoder(FONTS, profile_named(name))
            slip = _sample(settings, 12 + turn)
            cold.append(_milliseconds(lambda encoder=encoder, slip=slip: encoder.encode(slip)))
            again.append(_milliseconds(lambda encoder=encoder, slip=slip: encoder.encode(slip)))
            other = _sample(settings, 500 + turn)
            following.append(_milliseconds(lambda encoder=encoder, other=other: encoder.encode(other)))
        figures += [
            Figure(f"encode on {name}, nothing kept", KIOSK, "ms", tuple(cold), goal=COLD),
            Figure(f"encode on {name}, the same again", KIOSK, "ms", tuple(again), goal=CACHED),
            Figure(f"encode on {name}, the next ticket", KIOSK, "ms", tuple(following)),
        ]
    return figures


def _their_times(workshop: Workshop, ways: dict[tuple[str, str], Callable[[], bytes]]) -> list[Figure]:
    return [
        Figure(
            f"encode on {on}, nothing kept", ESCPOS + way, "ms", tuple(_milliseconds(make) for _ in range(workshop.some(3, 30)))
        )
        for (on, way), make in ways.items()
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
