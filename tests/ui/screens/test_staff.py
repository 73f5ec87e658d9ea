"""The pages of staff on the real widgets: every page on every panel, at every text size; and real fingers on the corners."""

from collections.abc import Iterator

import pytest

from kiosk.errors import NotSentYet
from kiosk.flow.staff.condition_words import SECTIONS
from kiosk.flow.staff.outcome import OutcomePage
from kiosk.flow.staff.views import PadView
from kiosk.printer.paper import PAPERS
from kiosk.storage.printers import PrintedSheet, PrinterBook
from kiosk.tour.panels import PANELS, Panel
from kiosk.usecases.staff_desk import Failed
from kiosk.usecases.staff_told import Deed, Outcome
from tests.support.behind_the_door import Staff
from tests.support.door import NOBODYS_PIN, TECHNICIANS_PIN
from tests.support.sheets import maker
from tests.ui.screens.staff import MakesStaffScene, looked_over


class Tour:
    """Brings the pages on, one after the other."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    def _taps(self, *actions: str) -> None:
        for action in actions:
            self._staff.kiosk.flow.tap(action)
            for _ in range(3):
                self._staff.is_answered()

    def pages(self) -> Iterator[str]:
        """All of them, by name."""
        yield from self._door()
        yield from self._restock()
        yield from self._repair()
        yield from self._calibration()
        yield from self._reset()

    def losses(self) -> Iterator[str]:
        """Where somebody reads what a wipe or a restore would lose, and what became of it."""
        self._staff.comes_in()
        yield from self._wipe()
        yield from self._outcomes()

    def _door(self) -> Iterator[str]:
        staff = self._staff
        staff.printer_is(paper_out=True)
        for _ in range(9):
            staff.citizen_takes()
        staff.printer_is(paper_out=False)
        staff.kiosk.go_round_the_corners()
        yield "PIN pad"
        staff.types(NOBODYS_PIN)
        yield "PIN pad, wrong"
        staff.types(TECHNICIANS_PIN)
        yield "menu"

    def _restock(self) -> Iterator[str]:
        self._taps("go:restock")
        for name in ("insert", "close", "read"):
            yield f"restock, before {name}"
            self._taps("next")
        yield "restock, read"
        self._taps("legible:yes")
        yield "restock, length"
        self._taps("metres:80")
        yield "uncertain"
        self._taps(self._staff.page.rows[0].action)
        yield "ticket"
        self._taps("void")
        yield "ticket, why"
        self._taps("back", "all", "all")
        yield "uncertain, printed again"
        self._taps("enough")

    def _repair(self) -> Iterator[str]:
        self._taps("go:repair")
        yield "repair"
        for part in SECTIONS:
            self._taps(f"part:{part}")
            yield f"repair, {part}"
            self._taps("back")
        self._taps("tests")
        yield "tests"
        self._taps("go:print")
        yield "test page"
        self._taps("back", "go:touch", "field:1")
        yield "touches"
        self._taps("field:1", "back", "go:pixels")
        yield "pixels"
        self._taps(*["next-colour"] * 5, "go:scanner")
        self._staff.kiosk.flow.card_shown("079300012345")
        yield "scanner"
        self._taps("back", "go:board")
        yield "board, lit"
        self._taps("number")
        yield "board, number"
        self._taps("dark:yes")
        yield "board, which digit"
        self._taps("digit:1")
        yield "board, noted"
        self._taps("back", "back", "back")

    def _calibration(self) -> Iterator[str]:
        kiosk = self._staff.kiosk
        shown = maker(PAPERS[kiosk.settings.printer.width_mm]).sheet("").shown
        book, printer = PrinterBook(kiosk.settings.data_dir), kiosk.office.spooler.identity
        book.note(printer, sheet=PrintedSheet(shown, 80))
        self._taps("go:settings", "calibrate")
        yield "calibration"
        self._taps("letters", "letter:B", "letter:D")
        yield "calibration, letters"
        book.note(printer, sheet=None)
        self._taps("try")
        yield "calibration, refused"
        book.note(printer, sheet=PrintedSheet(shown, 80))
        self._taps("letters", "try")
        yield "calibration, slip"
        self._taps("legible:yes")
        yield "calibration, kept"
        self._taps("back", "back")

    def _reset(self) -> Iterator[str]:
        for name, actions in RESET.items():
            self._taps(*actions)
            yield name

    def _wipe(self) -> Iterator[str]:
        self._taps("go:reset", "go:wipe")
        yield "wipe"
        kiosk = self._staff.kiosk
        kiosk.flow.tap("yes")
        kiosk.office.staff._questions.get_nowait()  # the server lacks something, which this kiosk has not
        ((serial, _),) = kiosk._asked.items()
        kiosk._asked.clear()
        kiosk.flow.staff_replied(serial, Failed("wipe", NotSentYet(128)))
        yield "wipe, refused"
        self._taps("anyway")
        yield "wipe, anyway"

    def _outcomes(self) -> Iterator[str]:
        visit = self._staff.kiosk.flow._staff._visit
        assert visit is not None
        for name, outcome in OUTCOMES.items():
            visit.go(OutcomePage(outcome))
            self._staff.kiosk.flow._show()
            yield name


AT = "2035-03-05T01:00:00.000000+00:00"
OUTCOMES: dict[str, Outcome] = {
    "restored": Outcome(Deed.RESTORE, AT, done=True),
    "restored, anew": Outcome(Deed.RESTORE, AT, done=True, anew=True),
    "not restored yet": Outcome(Deed.RESTORE, AT, done=False, kind="NotSentYet", again=True),
    "not restored": Outcome(Deed.RESTORE, AT, done=False, kind="BundleError"),
    "wiped": Outcome(Deed.WIPE, AT, done=True),
    "not wiped": Outcome(Deed.WIPE, AT, done=False, kind="NotSentYet"),
}

RESET = {
    "reset": ("go:reset",),
    "services": ("go:service",),
    "messages": ("back", "go:all"),
    "confirm": ("message:0",),
    "done": ("yes",),
    "restart": ("back", "back", "go:restart"),
    "day": ("back", "go:day"),
    "range, series": ("back", "go:range"),
    "range, to": ("series:A0", "digit:1", "enter", "digit:2"),
}


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_or_overlaps_behind_the_door(staff_scene: MakesStaffScene, panel: Panel, language: str) -> None:
    here = staff_scene(panel)
    assert looked_over(here, language, Tour(here.staff).pages()) == []


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_or_overlaps_where_a_loss_is_told(staff_scene: MakesStaffScene, panel: Panel, language: str) -> None:
    here = staff_scene(panel)
    assert looked_over(here, language, Tour(here.staff).losses()) == []


@pytest.mark.usefixtures("unseen")
def test_real_fingers_on_the_corners_bring_the_pad(staff_scene: MakesStaffScene) -> None:
    here = staff_scene(PANELS[0])
    width, height = here.panel.width, here.panel.height
    for x, y in ((5, height - 5), (width - 5, height - 5), (width - 5, 5), (5, 5)):
        here.stage.tap(x, y)
    assert isinstance(here.staff.kiosk.view, PadView)
