"""Enrol again at the server: the one-time code is typed on a pad of its letters."""

from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Drawn, Face, Hall, Pad, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.usecases.staff_desk import Done, Failed, Reply
from kiosk.usecases.staff_told import Enrolled

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""Those of one-time codes (base32)."""

LONGEST = 26
"""Letters of a code: 128 bits."""

GROUP = 4


class EnrolPage(Page):
    """Types a code, and says what to compare at the server."""

    def __init__(self) -> None:
        """Nothing is typed."""
        self._typed = ""
        self._done: Enrolled | None = None
        self._error: Failed | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """A key."""
        kind, _, which = action.partition(":")
        if hall.is_waiting or self._done is not None:
            return False
        if kind == "letter" and which in LETTERS:
            self._typed = (self._typed + which)[:LONGEST]
        elif kind == "erase":
            self._typed = self._typed[:-1]
        elif kind == "enter" and self._typed:
            self._error = None
            hall.ask(order(Act.ENROL, "enrol", "", code=self._typed))
        else:
            return False
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """Enrolled, or not."""
        del hall
        if isinstance(reply, Done) and isinstance(reply.told, Enrolled):
            self._done, self._typed = reply.told, ""
        elif isinstance(reply, Failed):
            self._error = reply

    def draw(self, face: Face) -> Drawn:
        """The pad, or the fingerprint."""
        tr = face.tr
        if self._done is not None:
            rows = (
                row("", str(self._done.kiosk_code), "monitor", tr("Số của máy")),
                row("", self._done.fingerprint, "check", tr("Đối chiếu với quản trị viên ở máy chủ")),
            )
            return Sheet(tr("Đã gửi đăng ký"), tr("Chờ quản trị viên duyệt tại máy chủ."), rows=rows)
        keys = (*(Choice(f"letter:{one}", one) for one in LETTERS), Choice("erase", "", "delete"))
        shown = " ".join(self._typed[at : at + GROUP] for at in range(0, len(self._typed), GROUP)) or "–"
        note = tr("Đang gửi…") if face.hall.is_waiting else (told(self._error.error, tr) if self._error else "")
        lead = tr("Nhập mã dùng một lần do quản trị viên cấp.")
        done = Choice("enter", tr("Gửi"), "arrow-right") if self._typed else None
        return Pad(tr("Đăng ký lại với máy chủ"), lead, shown, note, keys, 6, done)
