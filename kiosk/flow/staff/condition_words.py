"""How a kiosk is, in words and figures that a clerk can read out: a label and a value for each fact."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kiosk.domain.board import BoardTrouble
from kiosk.domain.businessday import ClockSource
from kiosk.domain.condition import BoardCondition, Condition, RestartReason
from kiosk.domain.printer import Trouble
from kiosk.flow.staff.printer_words import printer_words
from kiosk.flow.ticket import TROUBLE_TEXT
from kiosk.i18n import N_, Translate

Facts = Iterable[tuple[str, str]]

MINUTE, HOUR, DAY = 60, 3600, 86_400

REASONS = {
    RestartReason.STOPPED: N_("dừng theo lệnh"),
    RestartReason.RESTARTED: N_("khởi động lại theo lệnh"),
    RestartReason.REBOOTED: N_("khởi động lại cả máy"),
    RestartReason.FAILED: N_("lỗi phần mềm"),
    RestartReason.KILLED: N_("bị ngắt đột ngột"),
    RestartReason.WATCHDOG: N_("máy treo, tự khởi động lại"),
    RestartReason.POWER: N_("mất điện"),
}


BOARD_TROUBLES = {
    BoardTrouble.UNREACHABLE: N_("không mở được cổng nối"),
    BoardTrouble.SILENT: N_("bảng không trả lời"),
    BoardTrouble.GARBLED: N_("trả lời sai"),
    BoardTrouble.REFUSED: N_("bảng từ chối"),
}

CLOCK_SOURCES = {
    ClockSource.NONE: N_("chưa có nguồn nào"),
    ClockSource.RTC: N_("đồng hồ có pin của máy"),
    ClockSource.NTP: N_("máy chủ thời gian (NTP)"),
    ClockSource.SERVER: N_("máy chủ một cửa"),
    ClockSource.STAFF: N_("cán bộ mở ngày"),
}

SERVERS = {"none": N_("không dùng máy chủ"), "embedded": N_("chạy ngay trên máy này")}
"""Those that are no address."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the machine."""

    title: str
    icon: str
    facts: Callable[[Condition, Translate], Facts]


def _known(value: object, tr: Translate, unit: str = "") -> str:
    """A figure with its unit; what nobody knows is said as such."""
    if value is None or value == "":
        return tr("không rõ")
    return f"{value} {unit}".strip()


def _yes(value: bool | None, tr: Translate, yes: str, no: str) -> str:  # noqa: FBT001  a fact
    if value is None:
        return tr("không rõ")
    return tr(yes) if value else tr(no)


def _age(seconds: int | None, tr: Translate) -> str:
    """Seconds as people say them."""
    if seconds is None:
        return tr("không rõ")
    if seconds < MINUTE:
        return tr("{count} giây").format(count=seconds)
    if seconds < HOUR:
        return tr("{count} phút").format(count=seconds // MINUTE)
    if seconds < DAY:
        return tr("{count} giờ").format(count=seconds // HOUR)
    return tr("{count} ngày").format(count=seconds // DAY)


def _error(said: str, tr: Translate) -> str:
    """What the printer was said to lack; an error of its own in its own words."""
    return tr(TROUBLE_TEXT[Trouble(said)]) if said in {one.value for one in Trouble} else said


def _printer(condition: Condition, tr: Translate) -> Facts:
    one = condition.printer
    yield (
        N_("Tình trạng"),
        tr(TROUBLE_TEXT[one.trouble]) if one.trouble else _yes(one.online, tr, N_("hoạt động"), N_("không trả lời")),
    )
    yield N_("Giấy"), _yes(one.paper, tr, N_("còn giấy"), N_("hết giấy"))
    yield N_("Sắp hết giấy"), _yes(one.near_end, tr, N_("có"), N_("không"))
    yield N_("Giấy còn lại"), _known(one.mm_left, tr, "mm")
    yield N_("Đủ cho khoảng"), _known(one.tickets_left, tr, tr("phiếu"))
    yield N_("Kiểu máy in"), _known(one.model, tr)
    yield N_("Địa chỉ"), _known(one.address and tr(printer_words(one.address)), tr)
    yield (
        N_("Lỗi gần nhất"),
        tr("{error}, cách đây {age}").format(error=_error(one.last_error, tr), age=_age(one.last_error_age_s, tr))
        if one.last_error
        else tr("không có"),
    )
    yield N_("Đã in cuộn này"), _known(one.printed_mm, tr, "mm")
    yield N_("Đã gửi"), _known(one.sent_bytes, tr, "byte")
    yield N_("Số lần cắt"), _known(one.cuts, tr)


def _network(condition: Condition, tr: Translate) -> Facts:
    one = condition.network
    yield N_("Địa chỉ của máy"), ", ".join(one.addresses) if one.addresses else tr("chưa có mạng")
    yield N_("Máy chủ"), tr(SERVERS[one.server]) if one.server in SERVERS else _known(one.server, tr)
    if one.server == "none":
        return
    yield N_("Máy chủ trả lời cách đây"), _age(one.contact_age_s, tr)
    yield N_("Chờ gửi"), _known(one.outbox_depth, tr, tr("mục"))
    yield N_("Mục chờ lâu nhất"), _age(one.outbox_oldest_s, tr)
    yield N_("Khoá của máy đã dùng"), _age(one.credential_age_s, tr)
    yield N_("Cấp số dãy riêng đã"), _age(one.own_numbers_s, tr)


def _clock(condition: Condition, tr: Translate) -> Facts:
    one = condition.clock
    yield N_("Ngày làm việc"), f"{one.business_day:%d/%m/%Y}" if one.business_day else tr("chưa mở")
    yield N_("Giờ UTC của máy"), _known(one.utc and one.utc[:19].replace("T", " "), tr)
    yield N_("Giờ được xác nhận"), _yes(one.trusted, tr, N_("có"), N_("chưa"))
    yield N_("Nguồn giờ"), tr(CLOCK_SOURCES[ClockSource(one.source)]) if one.source else tr("không rõ")
    yield N_("Lệch với máy chủ"), _known(one.offset_ms, tr, "ms")


def _disk(condition: Condition, tr: Translate) -> Facts:
    one = condition.disk
    yield N_("Còn trống"), _known(one.free_mb, tr, "MB")
    yield N_("Ghi được"), _yes(None if one.read_only is None else not one.read_only, tr, N_("có"), N_("không: chỉ đọc"))
    yield N_("Lỗi thẻ nhớ"), _known(one.errors, tr)


def _machine(condition: Condition, tr: Translate) -> Facts:
    one = condition.machine
    yield N_("Nhiệt độ"), _known(None if one.temperature_c is None else round(one.temperature_c), tr, "°C")
    yield N_("Chạy chậm lại"), _yes(one.throttled, tr, N_("có: nóng hoặc yếu điện"), N_("không"))
    memory = None if one.memory_used_mb is None else f"{one.memory_used_mb} / {one.memory_total_mb}"
    yield N_("Bộ nhớ tạm"), _known(memory, tr, "MB")
    yield N_("Tải"), _known(one.load, tr)
    yield N_("Máy đã chạy"), _age(one.uptime_s, tr)
    yield N_("Bốn ký tự cuối số máy"), _known(one.serial_end, tr)


def _screen(condition: Condition, tr: Translate) -> Facts:
    one = condition.screen
    size = f"{one.width} × {one.height}" if one.width else None
    yield N_("Cỡ màn hình"), _known(size, tr)
    yield N_("Vẽ lần cuối cách đây"), _age(one.last_frame_age_s, tr)
    yield N_("Chạm lần cuối cách đây"), _age(one.last_touch_age_s, tr)
    yield N_("Số lần vẽ"), _known(one.frames, tr)


def _software(condition: Condition, tr: Translate) -> Facts:
    one, restarts = condition.software, condition.restarts
    yield N_("Phiên bản"), _known(one.version, tr)
    yield "Python · Kivy", f"{_known(one.python, tr)} · {_known(one.kivy, tr)}"
    yield N_("Chương trình đã chạy"), _age(one.uptime_s, tr)
    yield N_("Số lần khởi động lại"), _known(restarts.count, tr)
    for start in restarts.recent[:3]:
        yield N_("Khởi động lại"), f"{start.at[:16].replace('T', ' ')} · {tr(REASONS[start.reason])}"


def _boards(condition: Condition, tr: Translate) -> Facts:
    each = condition.boards.each
    if not each:
        yield N_("Bảng LED"), tr("không có")
    for one in each:
        yield tr("Bảng {place}").format(place=one.place), _yes(one.well, tr, N_("hoạt động"), N_("không trả lời"))
        yield N_("Đang hiện"), one.shown
        yield N_("Địa chỉ"), one.address
        yield N_("Lỗi gần nhất"), _board_error(one, tr)


def _board_error(one: BoardCondition, tr: Translate) -> str:
    if one.last_error is None:
        return tr("không có")
    return tr("{error}, cách đây {age}").format(error=tr(BOARD_TROUBLES[one.last_error]), age=_age(one.last_error_age_s, tr))


SECTIONS = {
    "printer": Section(N_("Máy in"), "printer", _printer),
    "network": Section(N_("Mạng và máy chủ"), "network", _network),
    "clock": Section(N_("Đồng hồ"), "clock", _clock),
    "disk": Section(N_("Thẻ nhớ"), "hard-drive", _disk),
    "machine": Section(N_("Bo mạch"), "cpu", _machine),
    "screen": Section(N_("Màn hình"), "monitor", _screen),
    "boards": Section(N_("Bảng LED"), "monitor", _boards),
    "software": Section(N_("Phần mềm"), "history", _software),
}


def summary(condition: Condition, name: str, tr: Translate) -> str:
    """The first fact of a part, which says the most."""
    label, value = next(iter(SECTIONS[name].facts(condition, tr)))
    return f"{tr(label)}: {value}"
