"""The words of the pages: Vietnamese first, English complete."""

from typing import Final

from onestop.usecases.watch import Trouble

LANGUAGES: Final = ("vi", "en")

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Các máy lấy số", "Ticket kiosks"),
    "kiosk": ("Máy {code}", "Kiosk {code}"),
    "well": ("Tốt", "Well"),
    "warning": ("Cần xem", "Look soon"),
    "urgent": ("Xử lý ngay", "Act now"),
    "count": ("{wrong} trong {all} máy cần xử lý", "{wrong} of {all} kiosks need somebody"),
    "all_well": ("Cả {all} máy đều tốt", "All {all} kiosks are well"),
    "none": ("Chưa có máy nào", "There is no kiosk yet"),
    "heard": ("Nghe lần cuối", "Heard"),
    "ago": ("{time} trước", "{time} ago"),
    "never": ("chưa bao giờ", "never"),
    "paper": ("Giấy còn", "Paper left"),
    "paper_left": ("{tickets} phiếu", "{tickets} tickets"),
    "paper_minutes": ("khoảng {minutes} phút", "about {minutes} min"),
    "outbox": ("Chờ gửi", "Unsent"),
    "outbox_left": ("{depth} mục, cũ nhất {time}", "{depth} entries, oldest {time}"),
    "nothing": ("không có", "none"),
    "clock": ("Lệch giờ", "Clock off by"),
    "heat": ("Nhiệt độ", "Temperature"),
    "touch": ("Chạm lần cuối", "Last touch"),
    "restarts": ("Khởi động lại", "Restarts"),
    "software": ("Phiên bản", "Version"),
    "serial": ("Số máy", "Serial"),
    "unknown": ("chưa rõ", "not known"),
    "last_words": ("Số liệu trước khi mất tin", "Figures from before it fell silent"),
    "hooks": ("Nơi nhận cảnh báo", "Alerts go to"),
    "hook_never_failed": ("chưa từng lỗi", "never failed"),
    "hook_failed": ("lỗi lần cuối {ago} ({why})", "failed last {ago} ({why})"),
    "hook_status": ("trả lời {status}", "answered {status}"),
    "hook_waiting": ("{n} tin chờ gửi", "{n} waiting"),
    "refreshed": ("Trang tự làm mới sau 15 giây", "This page refreshes itself every 15 seconds"),
    "sign_in": ("Đăng nhập", "Sign in"),
    "sign_out": ("Đăng xuất", "Sign out"),
    "token": ("Mã quản trị", "Administrator's token"),
    "token_hint": ("Tạo mã bằng lệnh: onestop office token", "Make one with: onestop office token"),
    "wrong_token": ("Mã không đúng. Kiểm tra lại rồi thử lần nữa.", "That token is not right. Check it and try again."),
    "other_language": ("English", "Tiếng Việt"),
    "s": ("{n} giây", "{n} s"),
    "min": ("{n} phút", "{n} min"),
    "h": ("{n} giờ", "{n} h"),
    "d": ("{n} ngày", "{n} days"),
}

TROUBLES: Final[dict[Trouble, tuple[str, str]]] = {
    Trouble.SILENT: ("Mất tin: kiểm tra điện và mạng của máy", "Silent: check its power and network"),
    Trouble.STOPPED: ("Đã bị dừng: xem onestop kiosk list", "Stopped: see onestop kiosk list"),
    Trouble.DISK_READ_ONLY: (
        "Thẻ nhớ không ghi được: khởi động lại, thay thẻ",
        "Disk takes no writes: restart, replace the card",
    ),
    Trouble.DISK_FULL: ("Thẻ nhớ sắp đầy: dọn chỗ", "Disk nearly full: make room"),
    Trouble.SCREEN_STILL: ("Màn hình đứng: khởi động lại phần mềm", "Screen stands still: restart the program"),
    Trouble.NO_PAPER: ("Hết giấy: lắp cuộn mới", "No paper: put in a new roll"),
    Trouble.COVER_OPEN: ("Nắp máy in mở: đóng lại", "Printer cover open: close it"),
    Trouble.PRINTER: ("Máy in lỗi: kiểm tra máy in", "Printer trouble: check the printer"),
    Trouble.CLOCK_WRONG: ("Đồng hồ sai: chỉnh giờ", "Wrong clock: set the time"),
    Trouble.PAPER_LOW: ("Giấy sắp hết: chuẩn bị cuộn mới", "Paper low: have a new roll ready"),
    Trouble.CLOSES_CENTRAL: (
        "Nói có số lạ, số chung bị đóng: xem onestop kiosk list",
        "Central numbers closed by its word: see onestop kiosk list",
    ),
    Trouble.OWN_NUMBERS: ("Đang cấp số riêng: kiểm tra mạng", "Gives own numbers: check the network"),
    Trouble.OUTBOX_OLD: ("Phiếu chờ gửi quá lâu: kiểm tra mạng", "Tickets unsent for long: check the network"),
    Trouble.HOT: ("Máy nóng: kiểm tra quạt", "Hot: check the fan"),
    Trouble.THROTTLED: ("Máy chạy chậm: kiểm tra nguồn điện", "Held back: check the power supply"),
    Trouble.DISK_ERRORS: ("Thẻ nhớ có lỗi: thay thẻ sớm", "Disk errors: replace the card soon"),
    Trouble.LED_BOARD: ("Bảng LED không nhận số: kiểm tra nguồn, dây", "LED board takes no number: check power and wires"),
    Trouble.PENDING: ("Chờ duyệt: onestop kiosk approve", "Awaits approval: onestop kiosk approve"),
}


REASONS: Final[dict[str, tuple[str, str]]] = {
    "stopped": ("được tắt", "stopped"),
    "restarted": ("theo yêu cầu", "as wanted"),
    "rebooted": ("khởi động cả thiết bị", "device restarted"),
    "failed": ("lỗi phần mềm", "program error"),
    "killed": ("bị ngắt", "killed"),
    "watchdog": ("thiết bị treo", "device hung"),
    "power": ("mất điện", "power cut"),
}
"""Why a kiosk's program started anew."""


FAILURES: Final[dict[str, tuple[str, str]]] = {
    "no_answer": ("không trả lời kịp", "no answer in time"),
    "tls": ("chứng chỉ không hợp lệ", "its certificate is not good"),
    "unreachable": ("không kết nối được", "not reachable"),
    "address": ("địa chỉ không được phép, xem --hooks", "its address is not allowed, see --hooks"),
    "too_large": ("tin quá dài", "the alert is too large"),
    "url": ("địa chỉ sai", "its URL makes no sense"),
}
"""Why a web hook did not take an alert."""


class Speech:
    """The words in one language."""

    def __init__(self, wanted: str | None) -> None:
        """`wanted`: a language code; Vietnamese for any that is not known."""
        self.language = wanted if wanted in LANGUAGES else LANGUAGES[0]
        self.other = LANGUAGES[1 - LANGUAGES.index(self.language)]
        self._place = LANGUAGES.index(self.language)

    def __call__(self, name: str, **facts: object) -> str:
        """A text with its facts."""
        return WORDS[name][self._place].format(**facts)

    def trouble(self, trouble: Trouble) -> str:
        """What is wrong, and what to do."""
        return TROUBLES[trouble][self._place]

    def reason(self, told: str) -> str:
        """Why the program started anew; as the kiosk told it where that is no word of ours."""
        return REASONS[told][self._place] if told in REASONS else told

    def failure(self, kind: str) -> str:
        """Why a hook failed: a status of HTTP, or one of our words."""
        return self("hook_status", status=kind) if kind.isdecimal() else FAILURES[kind][self._place]

    def span(self, seconds: float) -> str:
        """A length of time, in the largest unit that leaves more than one of it."""
        for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
            if seconds >= 2 * size:
                return self(unit, n=int(seconds // size))
        return self("s", n=max(0, int(seconds)))
