"""What became of a restore or a wipe that staff wanted: it was done, or not, at the start that followed."""

from datetime import datetime

from kiosk.domain.businessday import OFFICE_ZONE
from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Face, Hall, Page, Sheet
from kiosk.flow.staff.words import told, told_by_name
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply
from kiosk.usecases.staff_told import Deed, Outcome

TITLES = {
    (Deed.RESTORE, True): N_("Đã khôi phục xong"),
    (Deed.RESTORE, False): N_("Chưa khôi phục được"),
    (Deed.WIPE, True): N_("Đã xoá máy về ban đầu"),
    (Deed.WIPE, False): N_("Chưa xoá được máy"),
}

ACTS = {Deed.RESTORE: Act.RESTORE, Deed.WIPE: Act.WIPE}


class OutcomePage(Page):
    """Shown by itself until somebody says that they have read it."""

    def __init__(self, outcome: Outcome) -> None:
        """Of this outcome."""
        self._outcome = outcome
        self._error: Failed | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """It was read."""
        if action != "read" or hall.is_waiting:
            return False
        hall.ask(order(ACTS[self._outcome.deed], "outcome-read"))
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """It will not be shown by itself any more; or it will, since that cannot be written down."""
        if isinstance(reply, Failed):
            self._error = reply
        else:
            hall.back()

    def draw(self, face: Face) -> Sheet:
        """The outcome, and what to know of it."""
        read = Choice("read", face.tr("Đã đọc"), "check")
        return _sheet(self._outcome, face.tr, told(self._error.error, face.tr) if self._error else "", (read,))


class LastRestorePage(Page):
    """The newest restore, whether somebody has read of it or not."""

    def __init__(self) -> None:
        """Not looked at yet."""
        self._reply: Reply | None = None

    def begin(self, hall: Hall) -> None:
        """Look."""
        hall.ask(Look("restore-outcome"))

    def replied(self, reply: Reply, hall: Hall) -> None:
        """This is what became of it."""
        del hall
        self._reply = reply

    def draw(self, face: Face) -> Sheet:
        """The outcome, or that there is none."""
        tr, reply = face.tr, self._reply
        if isinstance(reply, Done) and isinstance(reply.told, Outcome):
            return _sheet(reply.told, tr, "", ())
        if isinstance(reply, Failed):
            return Sheet(tr("Lần khôi phục gần nhất"), "", "unwell", told(reply.error, tr))
        said = tr("Đang xem…") if reply is None else tr("Máy này chưa khôi phục lần nào.")
        return Sheet(tr("Lần khôi phục gần nhất"), said, "" if reply is None else "stick")


def _sheet(outcome: Outcome, tr: Translate, notice: str, actions: tuple[Choice, ...]) -> Sheet:
    """All in lines that wrap: a small panel cuts what stands in rows."""
    said = _wiped(outcome, tr) if outcome.deed is Deed.WIPE else _restored(outcome, tr)
    why = "" if outcome.done else told_by_name(outcome.kind, tr)
    drawing = "well" if outcome.done else "unwell"
    return Sheet(tr(TITLES[outcome.deed, outcome.done]), f"{_when(outcome.at)} · {said}", drawing, notice or why, actions=actions)


def _restored(outcome: Outcome, tr: Translate) -> str:
    if outcome.done and outcome.anew:
        return tr("Cài đặt đã lấy lại. Hôm nay máy cấp số dãy riêng; sổ phiếu cũ được cất riêng.")
    if outcome.done:
        return tr("Cài đặt đã lấy lại. Sổ phiếu giữ nguyên, số cấp tiếp như trước.")
    if outcome.again:
        return tr("Không mất gì. Máy tự thử lại ở lần khởi động sau.")
    return tr("Không mất gì. Muốn làm lại thì chọn lại bản sao lưu.")


def _wiped(outcome: Outcome, tr: Translate) -> str:
    if outcome.done:
        return tr("Sổ phiếu cũ được cất riêng, số hôm nay không cấp lại.")
    return tr("Không có gì bị xoá. Muốn xoá thì ra lệnh lại.")


def _when(at: str) -> str:
    """A stored moment as the office has it; as it stands where it makes no sense."""
    try:
        return f"{datetime.fromisoformat(at).astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"
    except ValueError:
        return at
