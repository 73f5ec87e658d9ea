"""Reset: clear words for what each step does, what it keeps; nothing here can make a number repeat."""

from kiosk.domain.staff import Act
from kiosk.flow.staff.confirm import LOSS, ConfirmPage, Deed, order
from kiosk.flow.staff.day import DayPage
from kiosk.flow.staff.enrol import EnrolPage
from kiosk.flow.staff.list import ListPage
from kiosk.flow.staff.page import Entry, Face, Hall, Page, Sheet, row
from kiosk.flow.staff.services import ServicesPage
from kiosk.flow.staff.void_range import RangePage
from kiosk.i18n import N_

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
    N_("Xoá đăng ký, PIN, cài đặt"),
    N_("Sổ phiếu được cất riêng"),
    N_("Chấp nhận thiếu, xoá máy"),
    order(Act.WIPE, "wipe", "anyway", anyway="yes"),
    N_("Đã xoá. Máy sẽ khởi động lại."),
    "triangle-alert",
    leaves=True,
    ask=LOSS,
)
WIPE = Deed(
    N_("Xoá máy về ban đầu"),
    N_("Xoá đăng ký, mã PIN, cài đặt. Phải đăng ký lại."),
    N_("Sổ phiếu được cất riêng, số hôm nay không cấp lại"),
    N_("Xoá máy"),
    order(Act.WIPE, "wipe"),
    N_("Đã xoá. Máy sẽ khởi động lại."),
    "triangle-alert",
    leaves=True,
    anyway=WIPE_ANYWAY,
)

STOP_MESSAGES = (
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
        if kind != "message" or not which.isdecimal() or int(which) >= len(STOP_MESSAGES):
            return False
        hall.go(ConfirmPage(pause_all(STOP_MESSAGES[int(which)])))
        return True

    def draw(self, face: Face) -> Sheet:
        """The messages."""
        tr = face.tr
        rows = tuple(row(f"message:{at}", tr(text), "info") for at, text in enumerate(STOP_MESSAGES))
        return Sheet(tr("Tạm dừng cả máy"), tr("Người dân sẽ đọc lời nào?"), rows=rows)


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
