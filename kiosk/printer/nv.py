"""Lines that are the same on every ticket, as pictures in the printer's memory: what to store, and how it is printed then.

FS q writes all pictures at once into a memory that wears out: once when the office's texts change, never for a ticket. Whoever
writes it keeps the `digest` with the printer's identity, and lets the encoder use the pictures only while the two agree.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kiosk.domain.digest import sha256
from kiosk.printer import escpos
from kiosk.printer.ink import Ink, placed
from kiosk.printer.lines import Blank, Code, Drawing, Letters, Line, Stored
from kiosk.printer.picture import Easel
from kiosk.printer.planner import StoredRuns
from kiosk.printer.profiles import Profile
from kiosk.printer.raster import MIDDLE
from kiosk.printer.ways import Way

Run = tuple[Line, ...]

_MOST = 255
_HIGHEST = 8 * 288
"""Rows of a picture that FS q takes."""

_PITCH = 28


@dataclass(frozen=True, slots=True)
class Memory:
    """Pictures for a printer: the command that stores them, its digest, and the lines that they show."""

    definition: bytes
    runs: StoredRuns = field(repr=False)

    @property
    def digest(self) -> str:
        """Names exactly these pictures."""
        return sha256(self.definition).hexdigest()[:16]


NOTHING = Memory(b"", {})


def memory_for(profile: Profile, easel: Easel, pairs: Iterable[tuple[Sequence[Line], Sequence[Line]]]) -> Memory:
    """What to store for an office. Each pair is one kind of ticket with other facts: what is the same in both is fixed.

    Runs that more tickets have come first, for the case that the memory is too small for all.
    """
    counted = Counter(run for one, other in pairs for run in _fixed_runs(one, other))
    pictures: list[tuple[int, bytes]] = []
    runs: dict[Line, list[tuple[Run, Way]]] = defaultdict(list)
    left = profile.nv_bytes
    for run, _ in counted.most_common():
        height, data = _columns(_ink(run, easel), run_align := _align(run))
        if len(data) > left or len(pictures) == _MOST or 8 * height > _HIGHEST:
            continue
        left -= len(data)
        pictures.append((height, data))
        shown = Stored(len(pictures), _from_columns(height, data, profile.paper.dots, run_align), run_align)
        runs[run[0]].append((run, Way(escpos.stored(shown.number), shown, run_align)))
    return Memory(escpos.store(pictures), runs) if pictures else NOTHING


def _fixed_runs(one: Sequence[Line], other: Sequence[Line]) -> Iterable[Run]:
    """The longest runs of lines that two tickets share, without the codes that no memory can hold."""
    for start, _, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        run = tuple(one[start : start + size])
        if any(isinstance(line, Letters | Drawing) for line in run) and not any(isinstance(line, Code) for line in run):
            yield run


def _align(run: Run) -> int:
    return max(line.align for line in run if isinstance(line, Letters | Drawing))


def _ink(run: Run, easel: Easel) -> Ink:
    """The lines as they would come out one by one; rules are drawn here, where they cost nothing."""
    rows: list[int] = []
    for line in run:
        if isinstance(line, Blank):
            rows += [0] * line.rows
            continue
        ink = easel.ink(line)
        rows += ink.rows
        if isinstance(line, Letters):
            rows += [0] * max(0, _PITCH - ink.height)
    rows += [0] * (-len(rows) % 8)
    return Ink(easel.dots, tuple(rows))


def _columns(ink: Ink, align: int) -> tuple[int, bytes]:
    """Height in bytes, and the columns from the first that has ink to the last, as wide as ESC a needs it."""
    seen = 0
    for row in ink.rows:
        seen |= row
    first, last = ink.width - seen.bit_length(), ink.width - (seen & -seen).bit_length()
    half = ink.width // 2
    size = -(-max(half - first, last + 1 - half) // 4) if align == MIDDLE else last // 8 + 1
    left = half - 4 * size if align == MIDDLE else 0
    rows = [f"{row:0{ink.width}b}"[left : left + 8 * size] for row in ink.rows]
    columns = [int("".join(bits), 2).to_bytes(ink.height // 8, "big") for bits in zip(*rows, strict=True)]
    return ink.height // 8, escpos.defused(b"".join(columns))


def _from_columns(height: int, data: bytes, dots: int, align: int) -> Ink:
    """What the printer will print, after live commands in it were defused."""
    columns = [f"{int.from_bytes(data[at : at + height], 'big'):0{8 * height}b}" for at in range(0, len(data), height)]
    ink = Ink(len(columns), tuple(int("".join(bits), 2) for bits in zip(*columns, strict=True)))
    return placed(ink, (dots - ink.width) // 2 if align == MIDDLE else 0, dots)
