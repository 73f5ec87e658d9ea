"""The calibration sheet on simulated printers that print rubbish for what they do not know: right exactly where it should be."""

from dataclasses import replace

import pytest

from kiosk.printer.calibration import CANDIDATES, LETTERS
from kiosk.printer.calibration_sheet import pictures_of
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import LIVE, PROLOGUE
from kiosk.printer.nv import Memory
from kiosk.printer.paper import PAPERS, Paper
from kiosk.printer.profiles import profile_named
from kiosk.printer.virtual.dots import Dots, from_bytes
from kiosk.printer.virtual.personas import PERSONAS
from tests.support.printers import FONTS, ticket
from tests.support.rubble import RubblePrinter
from tests.support.sheets import ABOUT, looks_right, maker, print_sheet, stands_in, true_claims

COMMANDS_BEGIN = set(b"\x10\x1b\x1c\x1d")
PAPER = pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: f"{paper.mm}mm")
PERSONA = pytest.mark.parametrize("persona", sorted(PERSONAS))


@PAPER
@PERSONA
def test_a_sample_looks_right_exactly_where_the_printer_can_do_it(persona: str, paper: Paper) -> None:
    sheet = maker(paper).sheet(ABOUT)
    pieces = print_sheet(sheet, RubblePrinter(persona, paper))
    right = {claim for letter, claim in sheet.shown.items() if looks_right(letter, claim, pieces, paper)}
    assert right == true_claims(PERSONAS[persona])


@PAPER
@PERSONA
def test_no_rubbish_spoils_the_pictures_that_follow_it(persona: str, paper: Paper) -> None:
    made = maker(paper)
    pieces = print_sheet(made.sheet(ABOUT), RubblePrinter(persona, paper))
    for group in made._groups():
        model = from_bytes(group.model.data, group.model.row_bytes)
        assert stands_in(pieces[0], [model]), group.title


@PAPER
@PERSONA
def test_the_sheet_falls_in_two_pieces_and_nothing_is_left_in_the_printer(persona: str, paper: Paper) -> None:
    printer = RubblePrinter(persona, paper)
    print_sheet(maker(paper).sheet(ABOUT), printer)
    assert (printer.cuts, printer.idle) == (2, True)


def test_every_candidate_has_its_letter_and_no_letter_has_two() -> None:
    shown = maker(PAPERS[80]).sheet(ABOUT).shown
    assert list(shown) == list(LETTERS[: len(shown)])
    assert len(set(shown.values())) == len(shown)
    pages = {claim for claim in shown.values() if claim.startswith("page:")}
    assert {f"page:{number}:{page}" for number, page in CANDIDATES} <= pages


@PAPER
def test_both_papers_show_the_same_letters(paper: Paper) -> None:
    assert maker(paper).sheet(ABOUT).shown == maker(PAPERS[80]).sheet(ABOUT).shown


def test_a_page_is_switched_to_from_another_one() -> None:
    """A printer that passes over numbers that it does not know must not seem to know the number of the page that it is in."""
    samples = [sample for group in maker(PAPERS[80])._groups() for sample in group.samples if sample.claim.startswith("page:")]
    for sample in samples:
        number = int(sample.claim.split(":")[1])
        assert sample.data.startswith(b"\x1bt\0\x1bt" + bytes((number,)))


@PAPER
def test_each_line_of_a_page_ends_with_a_blank_that_half_a_chinese_character_may_swallow(paper: Paper) -> None:
    for group in maker(paper)._groups():
        for sample in group.samples:
            if sample.claim.startswith("page:"):
                assert sample.data.count(b" \n") == sample.data.count(b"\n") > 0


@PAPER
def test_rubbish_could_obey_nothing(paper: Paper) -> None:
    """Definitions and bit images hold no byte with which a command begins: printed as text they do no harm."""
    made = maker(paper)
    for group in made._groups():
        for sample in group.samples:
            if sample.claim.startswith("user-glyphs:"):
                assert not COMMANDS_BEGIN.intersection(sample.data.split(b"\x1b%")[0][5:])
            if sample.claim.startswith("memory:"):
                assert not COMMANDS_BEGIN.intersection(sample.data.partition(b"\x1cq")[2].partition(PROLOGUE)[0])


@PAPER
def test_no_live_command_hides_in_the_sheet(paper: Paper) -> None:
    sheet = maker(paper).sheet(ABOUT)
    assert not any(live in sheet.first + sheet.second for live in LIVE)


def memory_of(paper: Paper) -> Memory:
    """Pictures for two kinds of tickets."""
    profile = replace(profile_named("tm-t20ii-nv", paper.mm), nv_bytes=16384)
    return Encoder(FONTS, profile).memory_for([(ticket(1), ticket(2)), (ticket(3, "elderly"), ticket(4, "elderly"))])


@PAPER
@pytest.mark.parametrize(("persona", "keeps"), [("epson", True), ("clone-1258", True), ("clone-bare", False)])
def test_the_memory_sheet_shows_each_picture_twice_where_the_printer_can_keep_it(persona: str, keeps: bool, paper: Paper) -> None:
    memory = memory_of(paper)
    sheet = maker(paper).memory_sheet(ABOUT, memory, "stored:16384:abc")
    pieces = print_sheet(sheet, RubblePrinter(persona, paper))
    assert sheet.shown == {"A": "stored:16384:abc"}
    for one in pictures_of(memory):
        picture = Dots(one.ink.width, one.ink.rows)
        assert stands_in(pieces[0], [picture, picture]) is keeps


def test_every_picture_of_a_memory_is_on_its_sheet() -> None:
    memory = memory_of(PAPERS[80])
    assert [one.number for one in pictures_of(memory)] == list(range(1, memory.definition[2] + 1))
