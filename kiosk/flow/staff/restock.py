"""A new roll, step by step: open, insert, close, read a test slip, say how long the roll is, see to uncertain tickets.

The printer's sensors lead on by themselves where it has some; a tap leads on where it has none. Every step can be left.
"""

from enum import Enum

from kiosk.domain.printer import PrinterSeen, Trouble
from kiosk.domain.staff import Act
from kiosk.domain.ticket import TicketState
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Face, Hall, Page, Sheet
from kiosk.flow.staff.tickets import UncertainPage
from kiosk.flow.staff.words import told
from kiosk.flow.ticket import TROUBLE_TEXT
from kiosk.i18n import N_, Translate
from kiosk.usecases.ports import PrintOutcome
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply
from kiosk.usecases.staff_told import Uncertain

LENGTHS = (30, 50, 80, 100)
"""Metres of the rolls that are sold; that of the settings stands first."""


class Step(Enum):
    """Where one is: heading, what to do, drawing."""

    OPEN = (N_("Mở nắp máy in"), N_("Kéo lẫy, mở nắp. Lấy lõi giấy cũ ra."), "open")
    INSERT = (N_("Đặt cuộn giấy mới"), N_("Giấy ra từ phía dưới, mặt bóng hướng lên trên. Kéo thò ra 5 cm."), "insert")
    CLOSE = (N_("Đóng nắp"), N_("Ấn hai bên cho đến khi nghe tiếng “tách”."), "close")
    TEST = (N_("Đang in thử"), N_("Chờ phiếu thử in ra."), "slip")
    READ = (N_("Phiếu thử đọc được không?"), N_("Chữ rõ, đủ dấu, giấy được cắt."), "slip")
    LENGTH = (N_("Cuộn giấy dài bao nhiêu?"), N_("Độ dài ghi trên bao bì hoặc lõi giấy."), "insert")
    DONE = (N_("Đã thay giấy xong"), N_("Máy lại in phiếu bình thường."), "well")


_ORDER = tuple(Step)
_BY_HAND = {Step.OPEN: Step.INSERT, Step.INSERT: Step.CLOSE}


class RestockPage(Page):
    """One restocking."""

    def __init__(self) -> None:
        """At the closed printer."""
        self.step = Step.OPEN
        self._was_open = False
        self._job = ""
        self._notice = ""
        self._reply: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Watch the sensors."""
        hall.ask(Look("sensors"))

    def ticked(self, hall: Hall) -> None:
        """Watch them again; a printer may say nothing by itself."""
        if self.step in (Step.OPEN, Step.INSERT, Step.CLOSE) and not hall.is_waiting:
            hall.ask(Look("sensors"))

    def seen(self, hall: Hall) -> None:
        """The sensors lead on."""
        seen: PrinterSeen = hall.printer
        if seen.trouble is Trouble.COVER_OPEN:
            self._was_open = True
            if self.step is Step.OPEN:
                self.step = Step.INSERT
        elif seen.is_well and self._was_open and self.step in (Step.INSERT, Step.CLOSE):
            self._test(hall)

    def tap(self, action: str, hall: Hall) -> bool:
        """On by hand, yes or no, a length."""
        kind, _, which = action.partition(":")
        if kind == "next" and self.step in _BY_HAND:
            self.step = _BY_HAND[self.step]
        elif (kind == "next" and self.step is Step.CLOSE) or (kind == "test" and self.step in _BY_HAND):
            self._test(hall)
        elif kind == "legible" and self.step is Step.READ:
            self._read(hall, legible=which == "yes")
        elif kind == "metres" and self.step is Step.LENGTH and not hall.is_waiting:
            hall.ask(order(Act.RESTOCK, "set-roll", f"{which} m", metres=which))
        elif kind == "done" and self.step is Step.DONE:
            hall.back()
        else:
            return False
        return True

    def _test(self, hall: Hall) -> None:
        self.step, self._notice, self._reply, self._was_open = Step.TEST, "", None, False
        self._job = hall.new_id()
        hall.ask(order(Act.TEST, "test-slip", job=self._job))

    def _read(self, hall: Hall, *, legible: bool) -> None:
        del hall
        if legible:
            self.step = Step.LENGTH
        else:
            self.step = Step.OPEN
            self._notice = N_("Lật ngược cuộn giấy: có thể mặt in đang ở phía sai. Rồi làm lại.")

    def printed(self, outcome: PrintOutcome, hall: Hall) -> None:
        """The test slip is out, or not."""
        del hall
        if self.step is not Step.TEST or outcome.ticket_id != self._job:
            return
        if outcome.state in (TicketState.PRINTED, TicketState.UNCONFIRMED):
            self.step = Step.READ
        elif outcome.state is TicketState.FAILED:
            self.step = Step.OPEN
            self._notice = TROUBLE_TEXT[outcome.trouble or Trouble.FAULT]

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The roll is noted; or what could not be done."""
        if isinstance(reply, Failed):
            self._reply = reply
            if self.step is Step.TEST:
                self.step = Step.OPEN
        elif isinstance(reply, Done) and reply.name == "set-roll":
            self._reply = None
            self.step = Step.DONE
            hall.ask(Look("uncertain"))
        elif isinstance(reply, Done) and isinstance(reply.told, Uncertain) and reply.told.tickets:
            hall.swap(UncertainPage(reply.told.tickets))

    def draw(self, face: Face) -> Sheet:
        """The step."""
        tr = face.tr
        heading, lead, drawing = self.step.value
        place = _ORDER.index(self.step) + 1
        lead = tr(lead) if self.step is Step.DONE else f"{tr('Bước {n}/{all}').format(n=place, all=len(_ORDER) - 1)} · {tr(lead)}"
        notice = told(self._reply.error, tr) if self._reply else (tr(self._notice) if self._notice else "")
        return Sheet(tr(heading), lead, drawing, notice, actions=self._actions(face.hall, tr))

    def _actions(self, hall: Hall, tr: Translate) -> tuple[Choice, ...]:
        match self.step:
            case Step.OPEN | Step.INSERT:
                return Choice("test:", tr("Đã có giấy, in thử"), "printer"), Choice("next", tr("Tiếp"), "arrow-right")
            case Step.CLOSE:
                return (Choice("next", tr("Đã đóng, in thử"), "printer"),)
            case Step.READ:
                no, yes = tr("Không, làm lại"), tr("Đọc được")
                return Choice("legible:no", no, "x"), Choice("legible:yes", yes, "check")
            case Step.LENGTH:
                usual = round(hall.settings.roll_metres)
                metres = (usual, *(one for one in LENGTHS if one != usual))[:4]
                return tuple(Choice(f"metres:{one}", tr("{metres} m").format(metres=one)) for one in metres)
            case Step.DONE:
                return (Choice("done", tr("Xong"), "check"),)
            case _:
                return ()
