"""`kiosk calibrate`: the sheet on paper, the letters, and what is believed of the printer from then on."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk import bootstrap
from kiosk.cli import main
from kiosk.config import load_settings
from kiosk.domain.ticket import TicketState
from kiosk.printer.limits import Limits
from kiosk.printer.paper import PAPER_80
from kiosk.printer.press import Press
from kiosk.printer.profiles import Answer, Profile
from kiosk.printer.virtual.dots import from_bytes
from kiosk.printer.virtual.personas import PERSONAS
from kiosk.printer.virtual.serve import TcpServer
from kiosk.storage.printers import PrintedSheet, PrinterBook
from tests.support.commands import ROOT, command, settings_in
from tests.support.printers import PATIENCE, WIDE
from tests.support.rubble import RubblePrinter
from tests.support.sheets import looks_right, true_claims


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.calibrating.LIMITS", Limits(confirm=1.0, watch=0.1, confirm_doubtful=0.3))


@dataclass
class Desk:
    """A printer of some kind, and a kiosk that has it in its settings."""

    printer: RubblePrinter
    uri: str
    config: Path
    before: Profile = WIDE

    def kiosk(self, *words: str) -> int:
        return main([*words, "--config", str(self.config)])

    @property
    def book(self) -> PrinterBook:
        return PrinterBook(self.config.parent / "data")

    def right_letters(self) -> str:
        """Read the sheet that fell, as staff do."""
        assert self.printer.wait_for_slips(2, PATIENCE)
        pieces = [from_bytes(slip.picture.data, slip.picture.row_bytes) for slip in list(self.printer.slips)[-2:]]
        sheet = self.book.record(self.uri).sheet
        assert sheet is not None
        return "".join(letter for letter, claim in sheet.shown.items() if looks_right(letter, claim, pieces, PAPER_80))

    @property
    def believed(self) -> Profile:
        return bootstrap.profile_of_printer(load_settings(self.config), self.uri)


@contextmanager
def desk_with(persona: str, folder: Path) -> Iterator[Desk]:
    printer = RubblePrinter(persona)
    with TcpServer(printer) as server:
        yield Desk(printer, server.uri, settings_in(folder, printer={"uri": server.uri}))


@pytest.mark.parametrize("persona", ["epson", "clone-1258", "clone-bare"])
def test_what_looks_right_on_the_sheet_is_believed_from_then_on(persona: str, tmp_path: Path) -> None:
    with desk_with(persona, tmp_path) as desk:
        assert not desk.believed.text
        assert desk.kiosk("calibrate", "--sheet-only") == 0
        letters = desk.right_letters()
        assert desk.kiosk("calibrate", "--choose", letters) == 0
        believed = desk.believed
    true = true_claims(PERSONAS[persona])
    assert (believed.text, believed.inline_glyphs, believed.aligns) == (True, True, True)
    assert believed.native_qr is ("native-qr" in true)
    assert believed.feeds_to_cut is ("feeds-to-cut" in true)
    assert {f"page:{slot.number}:{slot.page}" for slot in believed.pages} <= true
    assert bool(believed.pages) is any(claim.startswith("page:") for claim in true)


@pytest.mark.parametrize("persona", ["epson", "clone-1258", "clone-bare", "clone-mute"])
def test_only_questions_that_it_answers_are_asked_from_then_on(persona: str, tmp_path: Path) -> None:
    with desk_with(persona, tmp_path) as desk:
        desk.kiosk("calibrate", "--sheet-only")
        desk.kiosk("calibrate", "--choose", "A")
        assert desk.believed.asks == PERSONAS[persona].answers - {Answer.PRESENTER}


def test_the_letters_can_be_typed_when_asked(tmp_path: Path) -> None:
    with desk_with("epson", tmp_path) as desk:
        done = subprocess.run(
            command("calibrate", "--language", "en", config=desk.config),
            input="a Ö\nab\n",
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=100,
            check=True,
        )
        assert "kiosk: Ö is not on the sheet that was printed; choose among A B C" in done.stderr
        assert f"Stored for {desk.uri}: text, page:30:tcvn3-lower" in done.stdout
        assert [slot.number for slot in desk.believed.pages] == [30]


def test_who_gives_up_has_stored_nothing(tmp_path: Path) -> None:
    with desk_with("epson", tmp_path) as desk:
        words = command("calibrate", config=desk.config)
        subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, timeout=100, check=True)
        assert desk.book.record(desk.uri).proven is None


def test_letters_mean_nothing_before_a_sheet_was_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with desk_with("epson", tmp_path) as desk:
        assert desk.kiosk("calibrate", "--choose", "A") == 1
    assert f"no sheet was printed on {desk.uri}; print one first" in capsys.readouterr().err


def test_a_sheet_of_another_version_is_printed_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with desk_with("epson", tmp_path) as desk:
        desk.book.note(desk.uri, sheet=PrintedSheet({"A": "page:of-the-future"}, 80, ()))
        assert desk.kiosk("calibrate", "--choose", "A") == 1
        assert desk.book.record(desk.uri).proven is None
    assert capsys.readouterr().err.endswith("is not understood; print a new one: kiosk calibrate --sheet-only\n")


def test_a_sheet_in_a_language_that_the_kiosk_does_not_speak_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with desk_with("epson", tmp_path) as desk:
        assert desk.kiosk("calibrate", "--sheet-only", "--language", "xx") == 1
        assert list(desk.printer.slips) == []
    assert capsys.readouterr().err == "kiosk: there is no language 'xx'; choose one of: vi, en\n"


def test_letters_of_one_printer_mean_nothing_for_another(tmp_path: Path) -> None:
    with desk_with("epson", tmp_path) as desk, desk_with("epson", tmp_path / "..") as other:
        desk.kiosk("calibrate", "--sheet-only")
        assert desk.kiosk("calibrate", "--printer", other.uri, "--choose", "A") == 1


def test_a_sheet_that_did_not_come_out_proves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with desk_with("epson", tmp_path) as desk:
        desk.printer.change(paper_out=True)
        assert desk.kiosk("calibrate", "--sheet-only") == 1
        assert desk.book.record(desk.uri).sheet is None
    assert "the sheet was not printed: the printer has no paper" in capsys.readouterr().err


def test_a_mistake_in_the_letters_can_be_put_right(tmp_path: Path) -> None:
    with desk_with("epson", tmp_path) as desk:
        desk.kiosk("calibrate", "--sheet-only")
        desk.kiosk("calibrate", "--choose", "AB")
        desk.kiosk("calibrate", "--choose", "A")
        assert desk.believed.pages == ()
        desk.kiosk("calibrate", "--choose", "")
        assert not desk.believed.text


def test_the_memory_is_tried_only_where_it_was_seen_to_keep_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with desk_with("clone-bare", tmp_path) as desk:
        desk.kiosk("calibrate", "--sheet-only")
        desk.kiosk("calibrate", "--choose", desk.right_letters())
        assert desk.kiosk("calibrate", "--memory", "--sheet-only") == 1
    assert "was not seen to keep pictures" in capsys.readouterr().err


@pytest.fixture
def remembering(tmp_path: Path) -> Iterator[Desk]:
    """An Epson that was calibrated, and whose memory was filled."""
    with desk_with("epson", tmp_path) as desk:
        desk.kiosk("calibrate", "--sheet-only")
        desk.kiosk("calibrate", "--choose", desk.right_letters())
        desk.book.note(desk.uri, nv_hash="of pictures that will be gone")
        desk.before = desk.believed
        assert desk.kiosk("calibrate", "--memory", "--sheet-only") == 0
        assert desk.book.record(desk.uri).nv_hash == ""
        yield desk


def test_the_memory_sheet_adds_its_room_to_what_was_proven(remembering: Desk) -> None:
    assert remembering.kiosk("calibrate", "--choose", "A") == 0
    after = remembering.believed
    assert (remembering.before.nv_bytes, after.nv_bytes) == (288, 65536)
    assert (after.text, after.pages, after.asks) == (remembering.before.text, remembering.before.pages, remembering.before.asks)


def test_a_memory_that_did_not_keep_the_pictures_is_not_used(remembering: Desk) -> None:
    assert remembering.kiosk("calibrate", "--choose", "") == 0
    assert (remembering.believed.nv_bytes, remembering.book.record(remembering.uri).nv_hash) == (288, "")


def test_the_pictures_in_the_memory_are_used_by_a_kiosk_that_is_warm(remembering: Desk) -> None:
    remembering.kiosk("calibrate", "--choose", "A")
    settings = load_settings(remembering.config)
    slip = bootstrap.slips_to_warm(settings)[0]
    encoder, session = bootstrap.printing(settings)
    cold = encoder.encode(slip)
    encoder.warm([])
    warm = encoder.encode(slip)
    assert len(warm) < 0.7 * len(cold)
    assert b"\x1cp" in warm
    written = remembering.printer.stored_writes
    assert Press(session).run(warm, lambda: None).state is TicketState.PRINTED
    session.drop()
    assert remembering.printer.stored_writes == written
    picture = remembering.printer.slips[-1].picture
    assert picture.rows > 400


def test_pictures_of_texts_that_have_changed_since_are_not_used(remembering: Desk) -> None:
    remembering.kiosk("calibrate", "--choose", "A")
    text = remembering.config.read_text(encoding="utf-8")
    remembering.config.write_text(text.replace("UBND phường Tây Nha Trang", "UBND phường Bắc Nha Trang"), encoding="utf-8")
    settings = load_settings(remembering.config)
    encoder, _ = bootstrap.printing(settings)
    encoder.warm([])
    assert b"\x1cp" not in encoder.encode(bootstrap.slips_to_warm(settings)[0])


def test_the_memory_must_have_room_for_something(remembering: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert remembering.kiosk("calibrate", "--memory", "100", "--sheet-only") == 1
    assert "no line of a ticket fits into 100 bytes" in capsys.readouterr().err


def test_the_choice_is_used_by_kiosk_issue(tmp_path: Path) -> None:
    with desk_with("clone-1258", tmp_path) as desk:
        desk.kiosk("calibrate", "--sheet-only")
        desk.kiosk("calibrate", "--choose", desk.right_letters())
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", "issue", "A", "--json", "--config", desk.config],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=60,
            check=True,
        )
        assert json.loads(done.stdout)["state"] == "printed"
        assert desk.printer.wait_for_slips(3, PATIENCE)
        assert b"\x1bt\x1b" in desk.printer.slips[-1].received
