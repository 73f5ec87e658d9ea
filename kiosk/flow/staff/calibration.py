"""Calibration of the printer: print the sheet, choose what reads right, try it on a slip, and only then keep it.

Left at any step, the printer is believed what it was believed before. A sheet that was printed can be read another time.
"""

from enum import Enum, auto

from kiosk.domain.staff import Act, may
from kiosk.domain.ticket import OPEN_STATES, TicketState
from kiosk.errors import PrinterChanged
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Drawn, Face, Hall, Pad, Page, Sheet, row
from kiosk.flow.staff.printer_words import printer_words
from kiosk.flow.staff.words import told
from kiosk.flow.ticket import TROUBLE_TEXT
from kiosk.i18n import N_, Translate
from kiosk.usecases.ports import PrintOutcome
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply
from kiosk.usecases.staff_told import CalibrationNow, LettersRead

TITLE = N_("Hiệu chỉnh máy in")

COLUMNS = 6
"""Of the pad of letters."""


class Step(Enum):
    """How far it has come."""

    BEFORE = auto()
    LETTERS = auto()
    """A sheet is there, and what reads right is chosen."""
    READ = auto()
    """A slip was printed as the letters say: can it be read?"""
    KEPT = auto()


SHEET, TRY, KEEP = "calibration-sheet", "calibration-try", "calibration-keep"
"""Hands of the staff desk. The first two have something printed, and its outcome comes by itself."""


class CalibrationPage(Page):
    """One printer: the one that is there."""

    def __init__(self) -> None:
        """Not looked at yet."""
        self._now: CalibrationNow | None = None
        self._step = Step.BEFORE
        self._chosen: set[str] = set()
        self._read: LettersRead | None = None
        self._running = ""
        """The hand that has something printed at this moment."""
        self._job, self._is_taken = "", False
        self._outcome: PrintOutcome | None = None
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Look what is known of it."""
        hall.ask(Look("calibration"))

    def tap(self, action: str, hall: Hall) -> bool:
        """The next step, or a letter."""
        if hall.is_waiting or self._running or self._now is None or not _is_allowed(hall):
            return False
        kind, _, which = action.partition(":")
        match self._step, kind:
            case ((Step.BEFORE | Step.LETTERS), "print"):
                self._print(SHEET, hall)
            case Step.BEFORE, "letters" if self._now.letters:
                self._go(Step.LETTERS)
            case Step.LETTERS, "letter" if len(which) == 1 and which in self._now.letters:
                self._chosen ^= {which}
            case Step.LETTERS, "try":
                self._print(TRY, hall)
            case Step.READ, "legible" if which == "yes":
                hall.ask(order(Act.PRINTER, KEEP, self._written, letters=self._written, printer=self._now.printer))
            case Step.READ, "legible" if which == "no":
                self._go(Step.LETTERS)
            case _:
                return False
        return True

    def _print(self, name: str, hall: Hall) -> None:
        self._running, self._job, self._is_taken = name, hall.new_id(), False
        self._error = self._outcome = None
        letters, printer = self._written if name == TRY else "", self._now.printer if self._now else ""
        hall.ask(order(Act.PRINTER, name, letters, job=self._job, letters=letters, printer=printer))

    def _go(self, step: Step) -> None:
        self._step, self._error, self._outcome = step, None, None

    @property
    def _written(self) -> str:
        """In the order of the sheet."""
        return "".join(one for one in self._now.letters if one in self._chosen) if self._now else ""

    def replied(self, reply: Reply, hall: Hall) -> None:
        """It is on its way to the printer, or is kept, or cannot be."""
        match reply:
            case Failed():
                self._error, self._running = reply, ""
                self._back_from_letters()
                if isinstance(reply.error, PrinterChanged):
                    self._begin_anew(hall)
            case Done("calibration", CalibrationNow() as now):
                self._look_at(now)
            case Done(str(name), told_) if name == self._running:
                self._is_taken = True
                self._read = told_ if isinstance(told_, LettersRead) else None
            case Done("calibration-keep", CalibrationNow() as now):
                self._now = now
                self._go(Step.KEPT)
        self._settle(hall)

    def _begin_anew(self, hall: Hall) -> None:
        """Another printer is there than the one whose sheet was read."""
        self._now, self._step, self._chosen = None, Step.BEFORE, set()
        hall.ask(Look("calibration"))

    def _look_at(self, now: CalibrationNow) -> None:
        """At first; and once a sheet is out, none of whose letters was read yet."""
        if self._now is not None:
            self._chosen = set()
            self._go(Step.LETTERS)
        self._now = now

    def printed(self, outcome: PrintOutcome, hall: Hall) -> None:
        """What became of the sheet, or of the slip."""
        if outcome.ticket_id == self._job and outcome.state not in OPEN_STATES:
            self._outcome = outcome
            self._settle(hall)

    def _settle(self, hall: Hall) -> None:
        """The order is answered by one thread and the print by another, in any order: go on once both are there."""
        if not self._running or not self._is_taken or self._outcome is None:
            return
        name, self._running = self._running, ""
        if self._outcome.state is TicketState.FAILED:
            self._back_from_letters()
            return
        if name == SHEET:
            hall.ask(Look("calibration"))
        else:
            self._go(Step.READ)

    def _back_from_letters(self) -> None:
        """To where there is room to say what is wrong; the letters stay chosen."""
        if self._step is Step.LETTERS:
            self._step = Step.BEFORE

    def draw(self, face: Face) -> Drawn:
        """What is printed, chosen or asked."""
        tr, notice = face.tr, self._notice(face.tr)
        if self._now is None:
            return Sheet(tr(TITLE), "" if notice else tr("Đang xem…"), notice=notice)
        if self._running:
            return Sheet(tr(TITLE), tr("Đang in tờ hiệu chỉnh…") if self._running == SHEET else tr("Đang in…"), "slip")
        match self._step:
            case Step.BEFORE:
                return _before(self._now, face, notice)
            case Step.LETTERS:
                return self._pad(self._now, tr)
            case Step.READ:
                return self._trial(tr, notice)
            case Step.KEPT:
                return Sheet(tr(TITLE), tr("Đã lưu cho máy in này. Phiếu sau sẽ in theo lựa chọn mới."), "well", back=tr("Xong"))

    def _notice(self, tr: Translate) -> str:
        if self._error is not None:
            return told(self._error.error, tr)
        if self._outcome is None or self._outcome.state is not TicketState.FAILED:
            return ""
        return (
            tr(TROUBLE_TEXT[self._outcome.trouble])
            if self._outcome.trouble
            else tr("Chưa in được. Mời thử lại hoặc gọi kỹ thuật.")
        )

    def _pad(self, now: CalibrationNow, tr: Translate) -> Pad:
        keys = tuple(Choice(f"letter:{one}", one, chosen=one in self._chosen) for one in now.letters)
        lead = tr("Chạm chữ cái của các dòng đúng như mẫu.")
        return Pad(tr(TITLE), lead, self._written or "–", "", keys, COLUMNS, Choice("try", tr("In thử"), "printer"))

    def _trial(self, tr: Translate, notice: str) -> Sheet:
        ignored = self._read.ignored if self._read else ""
        said = tr("Bỏ qua {letters}: chỉ dùng được cùng chữ cái khác.").format(letters=ignored) + " " if ignored else ""
        answers = (Choice("legible:yes", tr("Đúng, lưu lại"), "check"), Choice("legible:no", tr("Sai, chọn lại"), "rotate-ccw"))
        return Sheet(tr(TITLE), said + tr("Phiếu vừa in có đúng và đủ dấu không?"), "slip", notice, actions=answers)


def _before(now: CalibrationNow, face: Face, notice: str) -> Sheet:
    tr, allowed = face.tr, _is_allowed(face.hall)
    rows = (
        row("", tr("In một tờ dài, rồi chọn những dòng đúng trên đó."), "arrow-right", tr("Việc sẽ làm")),
        row("", tr("Cách in hiện nay, cho đến khi phiếu in thử đọc được."), "lock", tr("Giữ nguyên")),
        row("", tr(printer_words(now.printer)), "printer", tr("Máy in")),
        row(
            "",
            tr("đã hiệu chỉnh, chữ cái {letters}").format(letters=now.chosen or "–") if now.at else tr("chưa hiệu chỉnh"),
            "settings",
            tr("Cách in hiện nay"),
        ),
    )
    letters = (Choice("letters", tr("Đã có tờ giấy"), "list"),) if now.letters else ()
    actions = (Choice("print", tr("In tờ hiệu chỉnh"), "printer"), *letters)
    refusal = "" if allowed else tr("Việc này cần mã PIN của kỹ thuật viên.")
    return Sheet(tr(TITLE), "", notice=notice or refusal, rows=rows, columns=2, actions=actions if allowed else ())


def _is_allowed(hall: Hall) -> bool:
    return hall.member is not None and may(hall.member.role, Act.PRINTER)
