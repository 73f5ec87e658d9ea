"""A USB stick: give logs to whoever repairs the kiosk, make a backup, take one up."""

from kiosk.domain.staff import Act, may
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import LOSS, ConfirmPage, Deed, order
from kiosk.flow.staff.outcome import LastRestorePage
from kiosk.flow.staff.page import Face, Hall, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_desk import Done, Failed, Look, Order, Reply
from kiosk.usecases.staff_told import Given, OnStick

GIVES = {
    "logs": order(Act.EXPORT, "bundle", "logs", kind="logs"),
    "backup": order(Act.BACKUP, "bundle", "backup", kind="backup"),
}


class DataPage(Page):
    """What can be given away, and taken up."""

    def __init__(self) -> None:
        """Nothing is done yet."""
        self._given: Given | None = None
        self._error: Failed | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """Give, or take up."""
        kind, _, which = action.partition(":")
        if hall.is_waiting:
            return False
        if kind == "give" and which in GIVES:
            self._given, self._error = None, None
            hall.ask(GIVES[which])
        elif kind == "backups":
            hall.go(BackupsPage())
        elif kind == "last-restore":
            hall.go(LastRestorePage())
        else:
            return False
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """It is on the stick, or not."""
        del hall
        if isinstance(reply, Done) and isinstance(reply.told, Given):
            self._given = reply.told
        elif isinstance(reply, Failed):
            self._error = reply

    def draw(self, face: Face) -> Sheet:
        """The choices, or what was given."""
        tr, role = face.tr, face.hall.member.role if face.hall.member else None
        if self._given is not None:
            rows = (
                row("", self._given.name, "file-text", tr("Tên tệp")),
                row("", self._given.sum, "check", tr("Mã đối chiếu: ghi lại hoặc đọc cho người nhận")),
            )
            return Sheet(tr("Đã chép xong"), tr("Có thể rút USB."), rows=rows)
        lead = tr("Đang chép… Xin đừng rút USB.") if face.hall.is_waiting else tr("Cắm USB rồi chọn.")
        rows = (
            row("give:logs", tr("Chép nhật ký ra USB"), "download", tr("Cho người sửa máy; không có thông tin cá nhân")),
            *(
                (
                    row("give:backup", tr("Sao lưu ra USB"), "hard-drive", tr("Sổ phiếu, cài đặt, cân chỉnh máy in")),
                    row("backups", tr("Khôi phục từ USB"), "upload", tr("Số không bao giờ cấp lại")),
                    row("last-restore", tr("Lần khôi phục gần nhất"), "info", tr("Đã xong hay chưa, vì sao")),
                )
                if role is not None and may(role, Act.BACKUP)
                else ()
            ),
        )
        notice = told(self._error.error, tr) if self._error else ""
        return Sheet(tr("Dữ liệu và USB"), lead, notice=notice, notice_icon="usb", rows=() if face.hall.is_waiting else rows)


class BackupsPage(Page):
    """Backups of this kiosk on the stick."""

    def __init__(self) -> None:
        """Not looked at yet."""
        self._found: OnStick | None = None
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Look."""
        hall.ask(Look("backups"))

    def tap(self, action: str, hall: Hall) -> bool:
        """Take one up, or look again."""
        kind, _, which = action.partition(":")
        if kind == "again" and not hall.is_waiting:
            self._error = None
            hall.ask(Look("backups"))
        elif kind == "backup" and self._found is not None and which in self._found.names:
            hall.go(ConfirmPage(_restoring(which)))
        else:
            return False
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """Their names."""
        del hall
        if isinstance(reply, Done) and isinstance(reply.told, OnStick):
            self._found = reply.told
        elif isinstance(reply, Failed):
            self._error = reply

    def draw(self, face: Face) -> Sheet:
        """The list."""
        tr = face.tr
        notice = told(self._error.error, tr) if self._error else ""
        again = (Choice("again", tr("Tìm lại"), "rotate-ccw"),)
        if self._found is None or not self._found.names:
            lead = tr("Đang tìm…") if face.hall.is_waiting else _none(self._found, tr)
            return Sheet(tr("Khôi phục từ USB"), lead, "stick", notice, "usb", actions=again)
        rows = tuple(row(f"backup:{name}", _when(name, tr), "file-text", name) for name in self._found.names)
        return Sheet(tr("Khôi phục từ USB"), tr("Chọn bản sao lưu."), notice=notice, rows=rows, actions=again)


def _none(found: OnStick | None, tr: Translate) -> str:
    """Why there is nothing to choose; of a stick that could not be read, nothing."""
    if found is None:
        return ""
    if found.others:
        return tr("Trên USB chỉ có bản sao lưu của máy khác. Kỹ thuật viên khôi phục bằng lệnh: kiosk restore TỆP --sum MÃ.")
    return tr("Không thấy bản sao lưu nào của máy này.")


def _when(name: str, tr: Translate) -> str:
    """`…-20261126T101500.bundle` as people say it."""
    at = name.removesuffix(".bundle")[-15:]
    return tr("Ngày {day} lúc {time}").format(day=f"{at[6:8]}/{at[4:6]}/{at[:4]}", time=f"{at[9:11]}:{at[11:13]}")


def _restoring(name: str) -> Deed:
    return Deed(
        N_("Khôi phục từ USB"),
        N_("Lấy lại cài đặt, cân chỉnh. Cấp số dãy riêng hôm nay."),
        N_("Sổ phiếu hiện nay được cất riêng, số không trùng"),
        N_("Khôi phục"),
        Order(Act.RESTORE, "restore", name, {"name": name}),
        N_("Đang khởi động lại…"),
        "upload",
        leaves=True,
        anyway=_restoring_anyway(name),
    )


def _restoring_anyway(name: str) -> Deed:
    return Deed(
        N_("Khôi phục, không chờ máy chủ"),
        N_("Lấy lại cài đặt đã lưu"),
        N_("Sổ phiếu được cất riêng"),
        N_("Chấp nhận thiếu, khôi phục"),
        Order(Act.RESTORE, "restore", f"{name} anyway", {"name": name, "anyway": "yes"}),
        N_("Đang khởi động lại…"),
        "triangle-alert",
        leaves=True,
        ask=LOSS,
    )
