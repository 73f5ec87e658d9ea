"""Settings that staff really change. Each is kept durably and checked like the file; some hold from the next start on."""

from dataclasses import dataclass

from kiosk.domain.overlay import act_of
from kiosk.domain.staff import Act
from kiosk.flow.bar import LANGUAGE_NAMES, Choice
from kiosk.flow.staff.calibration import TITLE as CALIBRATION_TITLE
from kiosk.flow.staff.calibration import CalibrationPage
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Face, Hall, Page, Sheet, row
from kiosk.flow.staff.printer_words import model_words, printer_words
from kiosk.flow.staff.words import told
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_desk import Done, Failed, Look, Order, Reply
from kiosk.usecases.staff_told import SettingsNow

NO_MESSAGE = ""

OFFICE_LINES = (
    N_("Hôm nay bộ phận một cửa đông. Cảm ơn ông/bà kiên nhẫn chờ."),
    N_("Hôm nay nhận hồ sơ đến 16 giờ."),
    N_("Mời ông/bà chuẩn bị sẵn căn cước công dân."),
)
"""Lines that an office shows to everybody; others are written in config.yaml or at the server."""

STEPS = (25, 50, 75, 100)
"""Per cent of brightness; the same and nothing for the volume."""

TEXT_SIZES = {1: N_("Nhỏ"), 2: N_("Vừa"), 3: N_("To"), 4: N_("Rất to")}


@dataclass(frozen=True, slots=True)
class Kind:
    """One setting: where it stands in the file, its words, its icon."""

    path: str
    title: str
    icon: str


KINDS = {
    "language": Kind("language.default", N_("Ngôn ngữ đầu phiên"), "languages"),
    "text-size": Kind("screen.text_size", N_("Cỡ chữ đầu phiên"), "a-large-small"),
    "message": Kind("message.text", N_("Lời nhắn của cơ quan"), "info"),
    "brightness": Kind("screen.brightness", N_("Độ sáng màn hình"), "sun"),
    "volume": Kind("sound.volume", N_("Âm lượng"), "volume-2"),
    "printer": Kind("printer.uri", N_("Máy in"), "printer"),
    "profile": Kind("printer.profile", N_("Kiểu máy in"), "printer"),
}


class SettingsPage(Page):
    """All of them with their values, or the values of one to choose from."""

    def __init__(self) -> None:
        """Not looked at yet."""
        self._now: SettingsNow | None = None
        self._open = ""
        """The setting whose values are shown."""
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Look."""
        hall.ask(Look("settings"))

    def tap(self, action: str, hall: Hall) -> bool:
        """A setting, or a value of it."""
        kind, _, which = action.partition(":")
        if self._now is None or hall.is_waiting:
            return False
        if kind == "setting" and not self._open and which in KINDS:
            self._open, self._error = which, None
        elif kind == "value" and self._open:
            choices = _values(self._open, self._now, hall.settings.languages)
            if which not in [value for value, _ in choices]:
                return False
            hall.ask(_change(self._open, which))
        elif kind == "list" and self._open:
            self._open = ""
        elif kind == "calibrate" and not self._open:
            hall.go(CalibrationPage())
        elif kind == "apply":
            hall.ask(order(Act.RESTART, "restart", "to apply settings"))
        else:
            return False
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The values, or what was refused."""
        if isinstance(reply, Failed):
            self._error = reply
        elif isinstance(reply, Done) and isinstance(reply.told, SettingsNow):
            self._now, self._open = reply.told, ""
        elif isinstance(reply, Done) and reply.name == "restart":
            hall.leave()

    def draw(self, face: Face) -> Sheet:
        """The list."""
        tr, now = face.tr, self._now
        notice = told(self._error.error, tr) if self._error else ""
        if now is None:
            return Sheet(tr("Cài đặt"), tr("Đang xem…"), notice=notice)
        if self._open:
            return self._one(face, now, notice)
        rows = tuple(
            row(f"setting:{name}", _said(name, now, tr), kind.icon, tr(kind.title))
            for name, kind in KINDS.items()
            if _is_there(name, now)
        )
        calibrate = row("calibrate", tr("In tờ mẫu, chọn dòng đúng"), "printer", tr(CALIBRATION_TITLE))
        apply = (Choice("apply", tr("Áp dụng ngay (khởi động lại)"), "rotate-ccw"),) if now.waiting else ()
        lead = tr("Có thay đổi, dùng từ lần khởi động sau.") if now.waiting else tr("Chạm để đổi.")
        return Sheet(tr("Cài đặt"), lead, notice=notice, rows=(*rows, calibrate), columns=2, actions=apply)

    def _one(self, face: Face, now: SettingsNow, notice: str) -> Sheet:
        tr, kind = face.tr, KINDS[self._open]
        held = _held(self._open, now)
        rows = tuple(
            row(f"value:{value}", tr(title), "check" if value == held else kind.icon, busy=value == held)
            for value, title in _values(self._open, now, face.hall.settings.languages)
        )
        back = (Choice("list", tr("Các cài đặt khác"), "list"),)
        return Sheet(tr(kind.title), tr("Chọn một giá trị."), notice=notice, rows=rows, columns=2, actions=back)


def _is_there(name: str, now: SettingsNow) -> bool:
    return {"brightness": now.brightness, "volume": now.volume}.get(name, 0) is not None


def _held(name: str, now: SettingsNow) -> str:
    """The value as the list of values names it."""
    held = {
        "language": now.language,
        "text-size": now.text_size,
        "message": OFFICE_LINES.index(now.message) if now.message in OFFICE_LINES else "off",
        "brightness": now.brightness,
        "volume": now.volume,
        "printer": now.printer,
        "profile": now.profile,
    }
    return str(held[name])


def _said(name: str, now: SettingsNow, tr: Translate) -> str:
    if name == "message" and now.message:
        return tr(now.message)
    if name in ("brightness", "volume"):
        return f"{_held(name, now)} %"
    known = dict(_values(name, now, (now.language,)))
    return tr(known.get(_held(name, now), _held(name, now)))


def _values(name: str, now: SettingsNow, languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each value with its words."""
    known = {
        "language": [(one, LANGUAGE_NAMES.get(one, one)) for one in languages],
        "text-size": [(str(one), words) for one, words in TEXT_SIZES.items()],
        "message": [("off", N_("Không có lời nhắn")), *((str(at), text) for at, text in enumerate(OFFICE_LINES))],
        "brightness": [(str(one), f"{one} %") for one in STEPS],
        "volume": [(str(one), f"{one} %") for one in (0, *STEPS)],
        "printer": [(one, printer_words(one)) for one in now.printers],
        "profile": [(one, model_words(one)) for one in now.profiles],
    }
    return known[name]


def _change(name: str, value: str) -> Order:
    path = KINDS[name].path
    meant = OFFICE_LINES[int(value)] if name == "message" and value != "off" else value
    return order(act_of(path) or Act.SETTING, "set", f"{path} = {meant}", setting=name, path=path, value=meant)
