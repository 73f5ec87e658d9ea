"""A wrong business day: it can be moved forward to the clock's date, never back."""

from datetime import date

from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import ConfirmPage, Deed, order
from kiosk.flow.staff.page import Face, Hall, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply
from kiosk.usecases.staff_told import Days


class DayPage(Page):
    """Both days, side by side."""

    def __init__(self) -> None:
        """Not looked at yet."""
        self._days: Days | None = None
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Look."""
        hall.ask(Look("days"))

    def ticked(self, hall: Hall) -> None:
        """Look again once the day may have been moved."""
        if self._days is None and not hall.is_waiting:
            hall.ask(Look("days"))

    def tap(self, action: str, hall: Hall) -> bool:
        """Move it."""
        if action != "move" or self._days is None or not _is_slow(self._days):
            return False
        day, self._days = self._days.clock.isoformat(), None
        hall.go(
            ConfirmPage(
                Deed(
                    N_("Chuyển ngày làm việc"),
                    N_("Số bắt đầu lại từ 1 trong ngày mới."),
                    N_("Ngày đã qua không bao giờ mở lại, số không trùng"),
                    N_("Chuyển ngày"),
                    order(Act.SET_DAY, "set-day", day, day=day),
                    N_("Đã chuyển ngày làm việc."),
                    "calendar-clock",
                )
            )
        )
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The two days."""
        del hall
        if isinstance(reply, Done) and isinstance(reply.told, Days):
            self._days, self._error = reply.told, None
        elif isinstance(reply, Failed):
            self._error = reply

    def draw(self, face: Face) -> Sheet:
        """Both days, and what can be done."""
        tr = face.tr
        notice = told(self._error.error, tr) if self._error else ""
        if self._days is None:
            return Sheet(tr("Ngày làm việc"), tr("Đang xem…"), notice=notice)
        held, clock = self._days.held, self._days.clock
        sure = (
            tr("Ngày theo đồng hồ, đã xác nhận") if self._days.trusted else tr("Ngày theo đồng hồ, chưa xác nhận: mời kiểm tra")
        )
        rows = (
            row("", _day(held) if held else "–", "calendar-clock", tr("Ngày làm việc của máy")),
            row("", _day(clock), "clock", sure),
        )
        if _is_slow(self._days):
            move = Choice("move", tr("Chuyển sang {day}").format(day=_day(clock)), "arrow-right")
            return Sheet(tr("Ngày làm việc"), tr("Ngày của máy đang chậm."), notice=notice, rows=rows, actions=(move,))
        lead = tr("Hai ngày giống nhau, không cần làm gì.")
        if held is not None and held > clock:
            lead = tr("Ngày của máy đi trước. Không thể lùi lại: lùi sẽ làm trùng số. Máy cấp số tiếp trong ngày này.")
        return Sheet(tr("Ngày làm việc"), lead, notice=notice, rows=rows)


def _is_slow(days: Days) -> bool:
    return days.held is None or days.held < days.clock


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
