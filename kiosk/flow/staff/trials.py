"""Trials of each part: a printed page, a cut, the touch panel, the pixels, the scanner, an LED board."""

from dataclasses import dataclass

from kiosk.domain.staff import Act
from kiosk.domain.ticket import OPEN_STATES, TicketState
from kiosk.flow.bar import Choice
from kiosk.flow.staff.board import BoardPage
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.list import ListPage
from kiosk.flow.staff.page import Colour, Drawn, Entry, Face, Grid, Hall, Page, Sheet, row
from kiosk.flow.staff.sound import SoundPage
from kiosk.flow.staff.words import told
from kiosk.flow.ticket import TROUBLE_TEXT
from kiosk.i18n import N_
from kiosk.usecases.ports import PrintOutcome
from kiosk.usecases.staff_desk import Failed, Reply

COLUMNS, ROWS = 4, 6

COLOURS = ("pure_white", "pure_black", "pure_red", "pure_green", "pure_blue")
"""Tokens of the theme."""


@dataclass(frozen=True, slots=True)
class Job:
    """A trial that the printer does: the name of its hand, and its texts."""

    name: str
    title: str
    ask: str


PRINT = Job("test-slip", N_("In thử"), N_("Chữ có đủ dấu không? Giấy có được cắt không?"))
CUT = Job("cut", N_("Cắt giấy"), N_("Giấy có được cắt gọn không?"))


class PrintTrialPage(Page):
    """Prints, and says what the printer answers."""

    def __init__(self, job: Job) -> None:
        """Not begun."""
        self._trial, self._job = job, ""
        self._outcome: PrintOutcome | None = None
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Print."""
        self._outcome, self._error = None, None
        self._job = hall.new_id()
        hall.ask(order(Act.TEST, self._trial.name, job=self._job))

    def tap(self, action: str, hall: Hall) -> bool:
        """Once more."""
        if action != "again" or hall.is_waiting or (self._outcome is None and self._error is None):
            return False
        self.begin(hall)
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """It is on its way, or cannot be."""
        del hall
        if isinstance(reply, Failed):
            self._error = reply

    def printed(self, outcome: PrintOutcome, hall: Hall) -> None:
        """What the printer says."""
        del hall
        if outcome.ticket_id == self._job and outcome.state not in OPEN_STATES:
            self._outcome = outcome

    def draw(self, face: Face) -> Sheet:
        """The question, or what is wrong."""
        tr, outcome = face.tr, self._outcome
        again = (Choice("again", tr("Thử lại"), "rotate-ccw"),)
        if self._error is not None:
            return Sheet(tr(self._trial.title), "", "slip", told(self._error.error, tr), actions=again)
        if outcome is None:
            return Sheet(tr(self._trial.title), tr("Đang in…"), "slip")
        if outcome.state is TicketState.FAILED:
            wrong = tr(TROUBLE_TEXT[outcome.trouble]) if outcome.trouble else tr("Máy in không làm được việc này.")
            return Sheet(tr(self._trial.title), "", "slip", wrong, "printer", actions=again)
        sure = tr("Máy in đã xác nhận.") if outcome.state is TicketState.PRINTED else tr("Máy in không xác nhận: mời nhìn giấy.")
        return Sheet(tr(self._trial.title), f"{sure} {tr(self._trial.ask)}", "slip", actions=again)


class TouchPage(Page):
    """Every field of the panel is touched once; one that was touched already ends the test."""

    def __init__(self) -> None:
        """Nothing is touched."""
        self._touched: set[int] = set()
        self._is_over = False

    def tap(self, action: str, hall: Hall) -> bool:
        """A field."""
        kind, _, which = action.partition(":")
        if kind != "field" or not which.isdecimal() or int(which) >= COLUMNS * ROWS or self._is_over:
            return False
        self._is_over = int(which) in self._touched
        self._touched.add(int(which))
        self._is_over |= len(self._touched) == COLUMNS * ROWS
        del hall
        return True

    def draw(self, face: Face) -> Drawn:
        """The fields, or how many were touched."""
        tr, left = face.tr, COLUMNS * ROWS - len(self._touched)
        if self._is_over:
            said = tr("Mọi ô đều nhận chạm.") if not left else tr("Còn {count} ô chưa nhận chạm.").format(count=left)
            return Sheet(tr("Thử màn chạm"), said, "unwell" if left else "well")
        lead = tr("Chạm vào từng ô. Còn {count} ô. Chạm lại ô đã tô để dừng.").format(count=left)
        fields = tuple(Choice(f"field:{at}", "", chosen=at in self._touched) for at in range(COLUMNS * ROWS))
        return Grid(lead, fields, COLUMNS)


class PixelsPage(Page):
    """One colour after the other; a touch brings the next, the last one goes back."""

    def __init__(self) -> None:
        """White."""
        self._at = 0

    def tap(self, action: str, hall: Hall) -> bool:
        """The next."""
        if action != "next-colour":
            return False
        self._at += 1
        if self._at == len(COLOURS):
            self._at = 0
            hall.back()
        return True

    def draw(self, face: Face) -> Colour:
        """The colour."""
        del face
        return Colour(COLOURS[self._at])


class ScannerPage(Page):
    """Shows what the scanner reads; it is gone with the page."""

    def __init__(self) -> None:
        """Nothing is read."""
        self._codes: list[str] = []

    def scanned(self, code: str) -> None:
        """Something was read."""
        self._codes = [code, *self._codes][:3]

    def draw(self, face: Face) -> Sheet:
        """The newest codes."""
        tr = face.tr
        rows = tuple(row("", code, "scan-barcode") for code in self._codes)
        return Sheet(tr("Thử máy quét"), tr("Đưa mã vạch hoặc mã QR vào máy quét."), "" if rows else "code", rows=rows)


class TrialsPage(ListPage):
    """The menu of them."""

    heading = N_("Thử từng bộ phận")
    entries = (
        Entry("print", N_("In thử"), "printer", lambda: PrintTrialPage(PRINT), N_("Trang đủ chữ và dấu")),
        Entry("cut", N_("Cắt giấy"), "scissors", lambda: PrintTrialPage(CUT), N_("Một mẩu giấy ngắn")),
        Entry("touch", N_("Màn chạm"), "hand", TouchPage, N_("Chạm từng ô")),
        Entry("pixels", N_("Điểm ảnh"), "monitor", PixelsPage, N_("Năm màu, chạm để đổi")),
        Entry("sound", N_("Âm thanh"), "volume-2", SoundPage, N_("Ba tiếng")),
        Entry("scanner", N_("Máy quét"), "scan-barcode", ScannerPage, N_("Hiện mã vừa quét")),
        Entry("board", N_("Bảng LED"), "monitor", BoardPage, N_("Sáng hết, rồi hiện số")),
    )
