"""Behind the door: what staff come for, the most frequent first."""

from kiosk.domain.staff import Act, may
from kiosk.flow.staff.data import DataPage
from kiosk.flow.staff.list import ListPage
from kiosk.flow.staff.network import NetworkPage
from kiosk.flow.staff.outcome import OutcomePage
from kiosk.flow.staff.page import Entry, Hall
from kiosk.flow.staff.repair import RepairPage
from kiosk.flow.staff.reset import ResetPage
from kiosk.flow.staff.restock import RestockPage
from kiosk.flow.staff.settings import SettingsPage
from kiosk.flow.staff.tickets import UncertainPage
from kiosk.i18n import N_
from kiosk.usecases.staff_desk import Done, Look, Reply
from kiosk.usecases.staff_told import Outcome


class MenuPage(ListPage):
    """The first page. Before it a technician is told what became of a restore or a wipe, until somebody has read it."""

    heading = N_("Ông/bà cần làm gì?")
    entries = (
        Entry("restock", N_("Thay giấy"), "scroll-text", RestockPage, N_("Từng bước, có hình")),
        Entry("tickets", N_("Phiếu in chưa chắc"), "ticket", UncertainPage, N_("In lại hoặc huỷ")),
        Entry("repair", N_("Kiểm tra máy"), "wrench", RepairPage, N_("Tình trạng, thử từng bộ phận")),
        Entry("settings", N_("Cài đặt"), "settings", SettingsPage, N_("Lời nhắn, ngôn ngữ, độ sáng, máy in")),
        Entry("data", N_("Dữ liệu và USB"), "usb", DataPage, N_("Chép nhật ký, sao lưu, khôi phục")),
        Entry("network", N_("Mạng"), "wifi", NetworkPage, N_("Wi-Fi, địa chỉ (kỹ thuật viên)")),
        Entry("reset", N_("Đặt lại"), "rotate-ccw", ResetPage, N_("Tạm dừng, khởi động lại, ngày làm việc")),
    )

    def begin(self, hall: Hall) -> None:
        """Look whether something is to be told."""
        if hall.member is not None and may(hall.member.role, Act.RESTORE):
            hall.ask(Look("unread-outcome"))

    def replied(self, reply: Reply, hall: Hall) -> None:
        """It is."""
        if isinstance(reply, Done) and isinstance(reply.told, Outcome):
            hall.go(OutcomePage(reply.told))
