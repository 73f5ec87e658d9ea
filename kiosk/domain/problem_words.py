"""What is wrong with a kiosk, in one line that also says what to do."""

from collections.abc import Callable
from typing import Final

from kiosk.domain.problems import Problem, ProblemKind
from kiosk.domain.slip_head import Translate


def problem_line(problem: Problem, tr: Translate) -> str:
    """The line for staff, in the language of `tr`."""
    if problem.kind is ProblemKind.PAPER_LOW:
        return _paper_low(problem, tr)
    if problem.kind is ProblemKind.PRINTER:
        return _printer(problem, tr)
    if problem.kind is ProblemKind.OUT_OF_SERVICE:
        return tr("Máy không được cấp số: {reason}").format(reason=_why(problem, tr))
    return _LINES[problem.kind](tr).format(**_rounded(problem))


def _rounded(problem: Problem) -> dict[str, str | int | float]:
    """The facts, with minutes for seconds, at least one; and of a moment the minute."""
    facts = dict(problem.facts)
    if "since" in facts:
        facts["since"] = f"{str(facts['since'])[:16].replace('T', ' ')} UTC"
    seconds = facts.get("seconds")
    return facts | ({"minutes": max(1, int(seconds) // 60)} if seconds is not None else {})


def _why(problem: Problem, tr: Translate) -> str:
    """Why no number may be given, by the error's name; as the log has it where that says nothing."""
    match problem.facts.get("error"):
        case "NotEnrolled":
            return tr("máy chủ chưa chấp nhận máy này; gọi quản trị viên")
        case "OtherMachine":
            return tr("dữ liệu được chép từ máy khác; gọi quản trị viên")
        case "CardCopied":
            return tr("thẻ nhớ đã được chép sang máy khác; gọi quản trị viên")
        case "CardRolledBack":
            return tr("dữ liệu cũ hơn sổ phiếu ở máy chủ; gọi quản trị viên")
        case "StoppedByServer":
            return tr("máy chủ đã cho máy này dừng; gọi quản trị viên")
        case _:
            return str(problem.facts["reason"])


def _paper_low(problem: Problem, tr: Translate) -> str:
    facts = problem.facts
    if "minutes" in facts:
        return tr("Giấy chỉ còn đủ khoảng {minutes} phút; chuẩn bị cuộn giấy mới").format(**facts)
    if "tickets" in facts:
        return tr("Giấy chỉ còn đủ khoảng {tickets} phiếu; chuẩn bị cuộn giấy mới").format(**facts)
    return tr("Giấy sắp hết; chuẩn bị cuộn giấy mới")


def _printer(problem: Problem, tr: Translate) -> str:
    match problem.facts.get("trouble"):
        case "unreachable":
            return tr("Không tìm thấy máy in; kiểm tra nguồn điện và dây của máy in")
        case "silent":
            return tr("Máy in không nhận dữ liệu; tắt máy in rồi bật lại")
        case "cutter_jam":
            return tr("Kẹt giấy ở dao cắt; mở máy in và lấy giấy kẹt ra")
        case "overheated":
            return tr("Đầu in quá nóng; máy in tự chạy lại khi nguội")
        case _:
            return tr("Máy in báo lỗi; xem đèn của máy in, tắt rồi bật lại")


_LINES: Final[dict[ProblemKind, Callable[[Translate], str]]] = {
    ProblemKind.DISK_READ_ONLY: lambda tr: tr("Không ghi được vào thẻ nhớ; khởi động lại thiết bị, nếu không hết thì thay thẻ"),
    ProblemKind.DISK_FULL: lambda tr: tr("Bộ nhớ chỉ còn {free_mb} MB; gọi kỹ thuật viên để dọn chỗ"),
    ProblemKind.SCREEN_STILL: lambda tr: tr("Màn hình đứng đã {minutes} phút; khởi động lại phần mềm"),
    ProblemKind.NO_PAPER: lambda tr: tr("Hết giấy; lắp cuộn giấy mới"),
    ProblemKind.COVER_OPEN: lambda tr: tr("Nắp máy in đang mở; đóng nắp lại"),
    ProblemKind.CLOCK_WRONG: lambda tr: tr("Đồng hồ lệch {offset_s} giây so với máy chủ; chỉnh giờ của máy"),
    ProblemKind.CLOCK_UNTRUSTED: lambda tr: tr("Chưa chắc giờ của máy đúng; kiểm tra mạng, hoặc mở ngày làm việc bằng tay"),
    ProblemKind.SERVER_AWAY: lambda tr: tr("Máy chủ không trả lời đã {minutes} phút; kiểm tra dây mạng"),
    ProblemKind.OWN_NUMBERS: lambda tr: tr("Máy cấp số của dãy riêng đã {minutes} phút; kiểm tra mạng và máy chủ"),
    ProblemKind.OUTBOX_OLD: lambda tr: tr("{entries} mục chờ gửi đã {minutes} phút; kiểm tra mạng và máy chủ"),
    ProblemKind.HOT: lambda tr: tr("Máy nóng {celsius} °C; kiểm tra quạt và khe thoáng"),
    ProblemKind.THROTTLED: lambda tr: tr("Máy chạy chậm lại vì nóng hoặc yếu điện; kiểm tra bộ nguồn và quạt"),
    ProblemKind.DISK_ERRORS: lambda tr: tr("Thẻ nhớ đã có {errors} lỗi; thay thẻ sớm"),
    ProblemKind.MEMORY: lambda tr: tr("Bộ nhớ tạm đã dùng {used_mb} trên {total_mb} MB; khởi động lại phần mềm"),
    ProblemKind.FALLS: lambda tr: tr("Phần mềm bị ngắt liên tiếp từ {since}; gọi kỹ thuật viên"),
    ProblemKind.SAFE_MODE: lambda tr: tr(
        "Máy chạy ở chế độ an toàn: chỉ cấp số, không tra cứu; khởi động lại phần mềm để chạy đủ"
    ),
    ProblemKind.LED_BOARD: lambda tr: tr("Bảng LED {place} không nhận số; kiểm tra nguồn và dây của bảng"),
    ProblemKind.CREDENTIAL_OLD: lambda tr: tr("Khóa của máy đã {days} ngày chưa đổi; kiểm tra máy chủ"),
}
"""Each text is marked for translation where it is written, and needs a translator when it is shown."""
