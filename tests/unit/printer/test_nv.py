"""Lines in the printer's memory: what is stored, when it is used, and that it looks the same."""

from dataclasses import replace

import pytest

from kiosk.domain.sample import sample_slip
from kiosk.domain.slip import Slip
from kiosk.printer.cells import Cells
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import INIT, LIVE, Bitmap
from kiosk.printer.ink import Ink
from kiosk.printer.lines import Drawing, Stored
from kiosk.printer.nv import NOTHING, Memory, memory_for
from kiosk.printer.picture import Easel
from kiosk.printer.profiles import Profile, profile_named
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.office import OFFICE
from tests.support.printers import FONTS, inked, printed

WIDE, NARROW = profile_named("tm-t20ii-nv"), profile_named("tm-t20ii-nv", 58)
BOTH = pytest.mark.parametrize("profile", [WIDE, NARROW], ids=lambda profile: profile.name)


def pairs(count: int = 345) -> list[tuple[Slip, Slip]]:
    offices = [replace(OFFICE, services=(service,)) for service in OFFICE.services]
    return [
        (sample_slip(office, str, priority=urgent), sample_slip(office, str, priority=urgent, count=count))
        for urgent in (False, True)
        for office in offices
    ]


def stored(profile: Profile) -> tuple[Encoder, Memory]:
    encoder = Encoder(FONTS, profile)
    memory = encoder.memory_for(pairs())
    encoder.use(memory)
    return encoder, memory


def printed_with(memory: Memory, job: bytes, profile: Profile) -> Bitmap:
    """The slip of a printer that was given these pictures before."""
    printer = VirtualPrinter(profile)
    printer.accept(INIT + memory.definition + job)
    return inked(printer.slips[0].picture)


@BOTH
def test_tickets_from_memory_are_their_layout_dot_by_dot(profile: Profile) -> None:
    encoder, memory = stored(profile)
    for slip in (slip for pair in pairs(77) for slip in pair):
        picture = printed_with(memory, encoder.encode(slip), profile)
        assert picture.data.lstrip(b"\0") == encoder.picture(slip).data.lstrip(b"\0")


def test_the_memory_is_written_once_and_not_for_a_ticket() -> None:
    encoder, memory = stored(WIDE)
    assert memory.definition.count(b"\x1cq") == 1
    assert b"\x1cq" not in encoder.encode(pairs()[0][0])
    assert b"\x1cp" in encoder.encode(pairs()[0][0])


def test_nothing_is_taken_from_a_memory_that_is_not_known_to_hold_it() -> None:
    encoder, _ = stored(WIDE)
    encoder.use(NOTHING)
    assert encoder.encode(pairs()[0][0]) == Encoder(FONTS, WIDE).encode(pairs()[0][0])


def test_the_digest_names_the_pictures() -> None:
    memory = stored(WIDE)[1]
    assert memory.digest == stored(WIDE)[1].digest
    assert memory.digest != stored(NARROW)[1].digest
    assert memory.digest != NOTHING.digest


def test_facts_are_not_stored() -> None:
    """Other numbers, times and codes make the same pictures."""
    encoder = Encoder(FONTS, WIDE)
    assert encoder.memory_for(pairs(345)).definition == encoder.memory_for(pairs(678)).definition


def test_no_more_is_stored_than_there_is_room_for() -> None:
    small = replace(WIDE, nv_bytes=9_000)
    encoder = Encoder(FONTS, small)
    memory = encoder.memory_for(pairs())
    assert 0 < len(memory.definition) < 9_000
    encoder.use(memory)
    slip = pairs()[0][0]
    picture = printed_with(memory, encoder.encode(slip), WIDE)
    assert picture.data.lstrip(b"\0") == encoder.picture(slip).data.lstrip(b"\0")


def test_a_printer_without_memory_is_given_nothing() -> None:
    assert Encoder(FONTS, profile_named("tm-t20ii")).memory_for(pairs()) is NOTHING


def test_what_is_on_no_ticket_twice_is_sent_as_it_is() -> None:
    encoder, _ = stored(WIDE)
    other = sample_slip(replace(OFFICE, parent=None), str)
    assert printed(Encoder(FONTS, WIDE).encode(other), WIDE)
    assert b"\x1cp" in encoder.encode(other)


def test_a_live_command_in_a_picture_is_defused_and_shown_as_it_is_printed() -> None:
    """A column with dots in rows 3 and 13 would be 10 04."""
    rows = tuple(1 << 575 if y in (3, 13) else 0 for y in range(16))
    planted = (Drawing(Ink(576, rows), b"", 1, 0),)
    memory = memory_for(WIDE, Easel(WIDE, Cells(FONTS)), [(planted, planted)])
    assert b"\x08\x04" in memory.definition
    ((_, way),) = memory.runs[planted[0]]
    assert isinstance(way.shown, Stored)
    assert [y for y, row in enumerate(way.shown.ink.rows) if row] == [4, 13]


@BOTH
def test_no_live_command_hides_in_pictures(profile: Profile) -> None:
    assert not any(live in stored(profile)[1].definition for live in LIVE)
