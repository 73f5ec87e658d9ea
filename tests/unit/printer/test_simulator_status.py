"""What the simulated printers say about themselves: as an Epson, as clones, as a VKP80, each in its own words and order."""

import pytest

from kiosk.errors import PrinterProfileError
from kiosk.printer.profiles import profiles
from kiosk.printer.virtual.personas import PERSONAS, persona_named, persona_of
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.simulators import BEGIN, CUT, TO_BLADE, refusal, simulated

LIVE = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
AUTO = b"\x1da\x0e"
FULL = b"\x10\x04\x14"


def process(identifier: bytes) -> bytes:
    return b"\x1d(H\x06\x0000" + identifier


def told(printer: VirtualPrinter, question: bytes = b"") -> str:
    if question:
        printer.accept(question)
    return printer.answers(0).hex()


@pytest.mark.parametrize(
    ("conditions", "answers"),
    [
        ({}, "12121212"),
        ({"paper_near_end": True}, "1212121e"),
        ({"paper_out": True}, "1a32127e"),
        ({"cover_open": True}, "1a161212"),
        ({"fault": True}, "1a523212"),
        ({"overheated": True}, "1a525212"),
    ],
)
def test_live_questions(conditions: dict[str, bool], answers: str) -> None:
    printer = simulated()
    printer.change(**conditions)
    assert told(printer, LIVE) == answers


@pytest.mark.parametrize(
    ("conditions", "answer"),
    [
        ({"paper_near_end": True}, "1000030f"),
        ({"paper_out": True}, "18000f0f"),
        ({"cover_open": True}, "3800000f"),
        ({"fault": True}, "1820000f"),
        ({"overheated": True}, "1840000f"),
    ],
)
def test_an_epson_tells_by_itself_what_changes(conditions: dict[str, bool], answer: str) -> None:
    printer = simulated()
    assert told(printer, AUTO) == "1000000f"
    printer.change(**conditions)
    assert told(printer) == answer
    printer.change(**dict.fromkeys(conditions, False))
    assert told(printer) == "1000000f"
    assert told(printer) == ""


def test_an_epson_tells_only_of_what_it_was_told_to_watch() -> None:
    printer = simulated()
    told(printer, b"\x1da\x08")
    printer.change(fault=True)
    assert told(printer) == ""
    printer.change(paper_near_end=True)
    assert told(printer) == "1820030f"


@pytest.mark.parametrize("end", [b"\x1da\0", b"\x1b@"])
def test_an_epson_is_quiet_again_after_gs_a_0_and_esc_at(end: bytes) -> None:
    printer = simulated()
    told(printer, AUTO)
    printer.accept(end)
    printer.change(cover_open=True)
    assert told(printer) == ""


@pytest.mark.parametrize(("conditions", "answer"), [({}, "00"), ({"paper_near_end": True}, "03")])
def test_the_paper_sensor_in_order(conditions: dict[str, bool], answer: str) -> None:
    printer = simulated()
    printer.change(**conditions)
    assert told(printer, b"\x1dr\x01") == answer
    assert told(printer, b"\x1dr1") == answer
    assert told(printer, b"\x1dr\x02") == "00"


def test_nothing_is_answered_in_order_while_nothing_is_printed() -> None:
    printer = simulated()
    printer.change(paper_out=True)
    assert told(printer, b"\x1dr\x01" + process(b"0001")) == ""
    printer.change(paper_out=False)
    assert told(printer) == "00" + "3722" + b"0001".hex() + "00"


def test_an_epson_gives_the_process_id_back_when_everything_before_is_printed() -> None:
    printer = simulated()
    assert told(printer, BEGIN + b"A\n" + TO_BLADE + CUT + process(b"~ ab")) == "3722" + b"~ ab".hex() + "00"
    assert len(printer.slips) == 1


@pytest.mark.parametrize("body", [b"\x06\x0000\x1fabc", b"\x06\x0001abcd", b"\x05\x0000abc", b"\x06\x0000abc\x7f"])
def test_impossible_process_ids_are_refused(body: bytes) -> None:
    assert "GS ( H" in refusal(b"\x1d(H" + body)


def test_answers_come_in_the_order_of_the_questions() -> None:
    assert told(simulated(), b"\x1dr\x01\x10\x04\x01" + process(b"0007") + b"\x1dr\x01") == "00" + "12" + "37223030303700" + "00"


def test_questions_are_no_part_of_a_slip() -> None:
    printer = simulated()
    printer.accept(LIVE + AUTO + BEGIN + b"A\n" + process(b"0001") + TO_BLADE + b"\x1dr\x01" + CUT)
    assert printer.slips[0].received == BEGIN + b"A\n" + TO_BLADE + CUT


@pytest.mark.parametrize(
    ("persona", "live", "in_order", "auto"),
    [("epson", 4, 1, 4), ("clone-1258", 4, 1, 0), ("clone-bare", 4, 0, 0), ("clone-mute", 0, 0, 0), ("vkp80", 4, 1, 0)],
)
def test_each_persona_answers_what_it_can_and_no_more(persona: str, live: int, in_order: int, auto: int) -> None:
    for question, length in ((LIVE, live), (b"\x1dr\x01", in_order), (AUTO, auto)):
        assert len(told(simulated(persona), question)) == 2 * length


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - {"epson"}))
def test_only_an_epson_knows_process_ids(persona: str) -> None:
    assert "is no command" in refusal(process(b"0001"), persona)


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - {"vkp80"}))
def test_only_a_vkp80_knows_the_full_status(persona: str) -> None:
    assert "DLE EOT 20" in refusal(FULL, persona)


@pytest.mark.parametrize(
    ("conditions", "answer"),
    [
        ({}, "00000000"),
        ({"paper_near_end": True}, "04000000"),
        ({"paper_out": True}, "05000000"),
        ({"cover_open": True}, "00020000"),
        ({"overheated": True}, "00000100"),
        ({"fault": True}, "00000008"),
    ],
)
def test_a_vkp80_tells_everything_in_six_bytes(conditions: dict[str, bool], answer: str) -> None:
    printer = simulated("vkp80")
    printer.change(**conditions)
    assert told(printer, FULL) == "100f" + answer


def test_a_vkp80_tells_that_work_waits() -> None:
    printer = simulated("vkp80")
    printer.change(cover_open=True)
    printer.accept(b"A\n")
    assert told(printer, FULL) == "100f00060000"


def test_a_silent_printer_prints_and_says_nothing() -> None:
    printer = simulated()
    printer.accept(AUTO)
    printer.answers(0)
    printer.change(silent=True)
    assert told(printer, LIVE + BEGIN + b"A\n" + TO_BLADE + CUT + b"\x1dr\x01") == ""
    printer.change(paper_near_end=True)
    assert told(printer) == ""
    assert len(printer.slips) == 1


def test_a_noisy_printer_answers_as_many_bytes_and_none_of_them_true() -> None:
    printer = simulated()
    printer.change(noisy=True)
    noise = told(printer, LIVE * 20)
    assert len(noise) == 160
    assert noise != "12121212" * 20
    assert len(set(noise)) > 8


@pytest.mark.parametrize("persona", sorted(PERSONAS))
def test_every_persona_is_found_by_its_name_and_says_what_it_is(persona: str) -> None:
    assert persona_named(persona).about


def test_an_unknown_persona_is_an_error_with_the_names_there_are() -> None:
    with pytest.raises(PrinterProfileError, match="choose one of: epson, clone-1258"):
        persona_named("laser")


def test_every_profile_has_a_printer_to_be_tried_on() -> None:
    found = {name: persona_of(profile).name for name, profile in profiles().items()}
    assert found["raster"] == found["tm-t20ii-nv-58"] == "epson"
    assert found["clone-1258-58"] == "clone-1258"
    assert found["clone-bare"] == "clone-bare"
