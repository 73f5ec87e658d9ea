"""Reset: clear words for what each step does, what it keeps; nothing here can make a number repeat."""

from datetime import date

from kiosk.domain.numbering import CENTRAL_CODE, Number
from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import ConfirmPage, Deed, order
from kiosk.flow.staff.enrol import EnrolPage
from kiosk.flow.staff.list import ListPage
from kiosk.flow.staff.page import Entry, Face, Hall, Pad, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply
from kiosk.usecases.staff_told import Days, Voided

KEEPS_ALL = N_("Sổ phiếu, số đã cấp, cài đặt, mã PIN")

RESTART = Deed(
    N_("Khởi động lại chương trình"),
    N_("Màn hình tắt vài giây rồi chạy lại từ đầu."),
    KEEPS_ALL,
    N_("Khởi động lại"),
    order(Act.RESTART, "restart"),
    N_("Đang khởi động lại…"),
    "rotate-ccw",
    leaves=True,
)
REBOOT = Deed(
    N_("Khởi động lại máy"),
    N_("Cả máy tắt rồi bật lại, mất khoảng một phút."),
    KEEPS_ALL,
    N_("Khởi động lại máy"),
    order(Act.REBOOT, "reboot"),
    N_("Máy sắp khởi động lại."),
    "power",
    leaves=True,
)
RELOAD = Deed(
    N_("Nạp lại cấu hình"),
    N_("Đọc lại tệp cấu hình. Nếu tệp sai, máy giữ cấu hình cũ."),
    KEEPS_ALL,
    N_("Nạp lại"),
    order(Act.RELOAD, "reload"),
    N_("Đang nạp lại cấu hình…"),
    "file-text",
    leaves=True,
)
CLOSE_DAY = Deed(
    N_("Đóng ngày làm việc"),
    N_("Máy ngừng cấp số cho đến ngày làm việc sau, hoặc đến khi mở lại."),
    N_("Số đã cấp hôm nay vẫn có giá trị"),
    N_("Đóng ngày"),
    order(Act.CLOSE_DAY, "close-day"),
    N_("Đã đóng ngày làm việc."),
    "moon",
)
OPEN_DAY = Deed(
    N_("Mở lại ngày làm việc"),
    N_("Máy cấp số tiếp trong ngày đang dùng, sau số cuối cùng."),
    N_("Số đã cấp không bao giờ cấp lại"),
    N_("Mở ngày"),
    order(Act.OPEN_DAY, "open-day"),
    N_("Đã mở ngày làm việc."),
    "clock",
)
RESUME_ALL = Deed(
    N_("Cho máy hoạt động lại"),
    N_("Bỏ mọi tạm dừng tại máy này. Ngày đã đóng vẫn đóng: mở ở mục Mở lại ngày làm việc."),
    KEEPS_ALL,
    N_("Hoạt động lại"),
    order(Act.RESUME, "resume-all"),
    N_("Đã bỏ mọi tạm dừng tại máy này."),
    "check",
)
WIPE_ANYWAY = Deed(
    N_("Xoá máy, không chờ máy chủ"),
    N_(
        "Máy chủ không bao giờ biết các mục chưa gửi: số đã cấp, đã in, đã huỷ. Báo cáo sẽ thiếu. Đăng ký, mã PIN, cài đặt bị xoá."
    ),
    N_("Sổ phiếu được cất riêng trong máy, chỉ kỹ thuật viên đọc được"),
    N_("Chấp nhận thiếu, xoá máy"),
    order(Act.WIPE, "wipe", "anyway", anyway="yes"),
    N_("Đã xoá. Máy sẽ khởi động lại."),
    "triangle-alert",
    leaves=True,
)
WIPE = Deed(
    N_("Xoá máy về ban đầu"),
    N_("Xoá đăng ký với máy chủ, mã PIN, cài đặt tại máy. Phải đăng ký lại mới dùng được."),
    N_("Sổ phiếu được cất riêng, số hôm nay không cấp lại"),
    N_("Xoá máy"),
    order(Act.WIPE, "wipe"),
    N_("Đã xoá. Máy sẽ khởi động lại."),
    "triangle-alert",
    leaves=True,
    anyway=WIPE_ANYWAY,
)

MESSAGES = (
    N_("Máy đang bảo trì. Mời ông/bà lấy số ở máy bên cạnh hoặc hỏi cán bộ."),
    N_("Hệ thống đang gặp sự cố. Mời ông/bà chờ trong ít phút."),
    N_("Hôm nay đã hết lượt nhận hồ sơ. Mời ông/bà quay lại vào ngày làm việc sau."),
)
"""What citizens read while all is stopped."""


def pause_all(message: str) -> Deed:
    """Stop everything, with these words."""
    return Deed(
        N_("Tạm dừng cả máy"),
        message,
        N_("Số đã cấp vẫn có giá trị"),
        N_("Dừng cả máy"),
        order(Act.PAUSE, "pause-all", message, message=message),
        N_("Máy đã tạm dừng. Mở lại trong mục Đặt lại."),
        "circle-pause",
    )


class MessagesPage(Page):
    """Which message citizens read while all is stopped."""

    def tap(self, action: str, hall: Hall) -> bool:
        """One of them."""
        kind, _, which = action.partition(":")
        if kind != "message" or not which.isdecimal() or int(which) >= len(MESSAGES):
            return False
        hall.go(ConfirmPage(pause_all(MESSAGES[int(which)])))
        return True

    def draw(self, face: Face) -> Sheet:
        """The messages."""
        tr = face.tr
        rows = tuple(row(f"message:{at}", tr(text), "info") for at, text in enumerate(MESSAGES))
        return Sheet(tr("Tạm dừng cả máy"), tr("Người dân sẽ đọc lời nào?"), rows=rows)


class ServicesPage(Page):
    """Stop or resume one service at this kiosk: one tap each, seen at once."""

    def __init__(self) -> None:
        """Nothing was changed yet."""
        self._error: Failed | None = None
        self._busy = ""
        self._still_paused = False

    def tap(self, action: str, hall: Hall) -> bool:
        """Turn one round."""
        kind, _, which = action.partition(":")
        service = next((one for one in hall.office.services if one.id == which), None)
        if kind != "service" or service is None or hall.is_waiting:
            return False
        self._busy, self._error, self._still_paused = which, None, False
        act, name = (Act.RESUME, "resume") if service.paused else (Act.PAUSE, "pause")
        hall.ask(order(act, name, which, service=which))
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The office stands otherwise now; but the server, a pause of all or a closed day may hold a service as well."""
        self._error = reply if isinstance(reply, Failed) else None
        resumed = isinstance(reply, Done) and reply.name == "resume"
        self._still_paused = resumed and any(one.paused for one in hall.office.services if one.id == self._busy)
        self._busy = ""

    def draw(self, face: Face) -> Sheet:
        """The services."""
        tr = face.tr
        rows = tuple(
            row(
                f"service:{one.id}",
                one.name.in_language(face.language),
                "circle-pause" if one.paused else one.icon,
                tr("Đang tạm dừng · chạm để mở") if one.paused else tr("Đang cấp số · chạm để tạm dừng"),
                busy=one.id == self._busy,
            )
            for one in face.hall.office.services
        )
        held = tr("Dịch vụ còn dừng vì cả máy, ngày làm việc hoặc máy chủ đang dừng.") if self._still_paused else ""
        notice = told(self._error.error, tr) if self._error else held
        return Sheet(tr("Tạm dừng dịch vụ"), tr("Chỉ tại máy này."), notice=notice, rows=rows, columns=2)


class DayPage(Page):
    """A wrong business day: it can be moved forward to the clock's date, never back."""

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


DIGITS = "0123456789"
MOST_DIGITS = 4
"""The thousandth ticket of a series has so many."""


class RangePage(Page):
    """Take back a run of numbers: first which series, the office's or this kiosk's own, then from, then to."""

    def __init__(self) -> None:
        """Nothing is typed."""
        self._series = self._typed = ""
        self._code = CENTRAL_CODE
        self._ends: list[int] = []
        self._lacks_number = False

    def tap(self, action: str, hall: Hall) -> bool:
        """A key."""
        kind, _, which = action.partition(":")
        if kind == "series" and not self._series:
            return self._choose(which, hall)
        if not self._series:
            return False
        self._lacks_number = False
        if kind == "digit" and which in DIGITS:
            self._typed = (self._typed + which).lstrip("0")[:MOST_DIGITS]
        elif kind == "erase":
            self._typed = self._typed[:-1]
        elif kind == "enter":
            self._enter(hall)
        else:
            return False
        return True

    def _choose(self, which: str, hall: Hall) -> bool:
        known = {f"{one.series}{code}": (one.series, code) for one in hall.office.services for code in _codes(hall)}
        self._series, self._code = known.get(which, ("", CENTRAL_CODE))
        return bool(self._series)

    def _enter(self, hall: Hall) -> None:
        if not self._typed:
            self._lacks_number = True
            return
        self._ends.append(int(self._typed))
        self._typed = ""
        if len(self._ends) == 2:  # noqa: PLR2004  from and to
            first, last = sorted(self._ends)
            series, code = self._series, self._code
            self._series, self._ends = "", []
            what = f"{Number(series, code, first)} – {Number(series, code, last)}"
            deed = Deed(
                N_("Huỷ một dãy số"),
                what,
                N_("Các số khác giữ nguyên; số đã huỷ không cấp lại"),
                N_("Huỷ dãy số này"),
                order(Act.VOID_RANGE, "void-range", what, series=series, code=str(code), first=str(first), last=str(last)),
                "",
                "x",
                tell=_voided,
            )
            hall.go(ConfirmPage(deed))

    def draw(self, face: Face) -> Pad:
        """Letters, then digits."""
        tr = face.tr
        if not self._series:
            keys = tuple(
                Choice(f"series:{one.series}{code}", f"{one.series}{code}-" if code else one.series)
                for code in _codes(face.hall)
                for one in face.hall.office.services
            )
            return Pad(tr("Huỷ một dãy số"), tr("Dãy nào?"), "", "", keys, columns=4)
        lead = tr("Đến số nào?") if self._ends else tr("Từ số nào?")
        digits = tuple(Choice(f"digit:{one}", str(one)) for one in range(1, 10))
        keys = (*digits, Choice("", ""), Choice("digit:0", "0"), Choice("erase", "", "delete"))
        letter = f"{self._series}{self._code}-" if self._code else self._series
        shown = f"{letter}{self._ends[0]:03} – " if self._ends else ""
        return Pad(
            tr("Huỷ một dãy số"),
            lead,
            f"{shown}{letter}{self._typed}",
            tr("Mời nhập số.") if self._lacks_number else "",
            keys,
            done=Choice("enter", tr("Tiếp"), "arrow-right"),
        )


def _codes(hall: Hall) -> tuple[int, int]:
    return CENTRAL_CODE, hall.settings.kiosk_code


def _voided(said: object, tr: Translate) -> str:
    return tr("Đã huỷ {count} phiếu.").format(count=said.count if isinstance(said, Voided) else 0)


class ResetPage(ListPage):
    """The menu of all this."""

    heading = N_("Đặt lại")
    entries = (
        Entry("service", N_("Tạm dừng một dịch vụ"), "circle-pause", ServicesPage, N_("Hoặc mở lại")),
        Entry("all", N_("Tạm dừng cả máy"), "door-closed", MessagesPage, N_("Có lời nhắn cho người dân")),
        Entry("resume", N_("Cho máy hoạt động lại"), "check", lambda: ConfirmPage(RESUME_ALL), N_("Bỏ mọi tạm dừng tại máy")),
        Entry("restart", N_("Khởi động lại chương trình"), "rotate-ccw", lambda: ConfirmPage(RESTART), N_("Vài giây")),
        Entry("close", N_("Đóng ngày làm việc"), "moon", lambda: ConfirmPage(CLOSE_DAY), N_("Ngừng cấp số hôm nay")),
        Entry("open", N_("Mở lại ngày làm việc"), "clock", lambda: ConfirmPage(OPEN_DAY), N_("Cấp số tiếp")),
        Entry("reboot", N_("Khởi động lại máy"), "power", lambda: ConfirmPage(REBOOT), N_("Kỹ thuật viên")),
        Entry("reload", N_("Nạp lại cấu hình"), "file-text", lambda: ConfirmPage(RELOAD), N_("Kỹ thuật viên")),
        Entry("day", N_("Sai ngày làm việc"), "calendar-clock", DayPage, N_("Kỹ thuật viên")),
        Entry("range", N_("Huỷ một dãy số"), "x", RangePage, N_("Kỹ thuật viên")),
        Entry("enrol", N_("Đăng ký lại với máy chủ"), "network", EnrolPage, N_("Kỹ thuật viên")),
        Entry("wipe", N_("Xoá máy về ban đầu"), "triangle-alert", lambda: ConfirmPage(WIPE), N_("Kỹ thuật viên")),
    )
