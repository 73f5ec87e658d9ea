"""Stop or resume one service at this kiosk; what others hold is told with who holds it."""

from kiosk.domain.office import Holder, Service
from kiosk.domain.staff import Act
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Face, Hall, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_desk import Done, Failed, Reply


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
        if kind != "service" or service is None or not _can_be_turned(service) or hall.is_waiting:
            return False
        self._busy, self._error, self._still_paused = which, None, False
        act, name = (Act.RESUME, "resume") if Holder.HERE in service.held_by else (Act.PAUSE, "pause")
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
                f"service:{one.id}" if _can_be_turned(one) else "",
                one.name.in_language(face.language),
                "circle-pause" if one.paused else one.icon,
                _held(one, tr),
                busy=one.id == self._busy,
            )
            for one in face.hall.office.services
        )
        held = tr("Dịch vụ còn dừng vì cả máy, ngày làm việc hoặc máy chủ đang dừng.") if self._still_paused else ""
        notice = told(self._error.error, tr) if self._error else held
        return Sheet(tr("Tạm dừng dịch vụ"), tr("Chỉ tại máy này."), notice=notice, rows=rows, columns=2)


HOLDERS = {
    Holder.FILE: N_("Tạm dừng trong tệp cấu hình"),
    Holder.SERVER: N_("Quản trị viên tạm dừng từ máy chủ"),
    Holder.ALL: N_("Cả máy đang tạm dừng"),
    Holder.DAY: N_("Ngày làm việc đã đóng"),
}
"""Who else holds a service; the first of them is told."""


def _can_be_turned(service: Service) -> bool:
    """Whether a tap changes anything here: what only others hold, only others let go."""
    return not service.paused or Holder.HERE in service.held_by


def _held(service: Service, tr: Translate) -> str:
    others = [words for holder, words in HOLDERS.items() if holder in service.held_by]
    if not service.paused:
        return tr("Đang cấp số · chạm để tạm dừng")
    if Holder.HERE not in service.held_by:
        return tr(others[0]) if others else tr("Đang tạm dừng")
    if others:
        ours = tr("chạm để bỏ tạm dừng tại máy")
        return f"{tr(others[0])} · {ours}"
    return tr("Đang tạm dừng · chạm để mở")
