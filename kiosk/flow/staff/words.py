"""What an error is called on a staff page. The technician's line stands in the log; a clerk reads this over the telephone."""

from kiosk import errors
from kiosk.errors import KioskError, NotSentYet, OtherDigit, RangeCutShort
from kiosk.i18n import N_, Translate

ERRORS = {
    "NotAllowed": N_("Việc này cần mã PIN của kỹ thuật viên."),
    "DoorFileError": N_("Không đọc được tệp mã PIN. Cần kỹ thuật viên đặt lại mã."),
    "StaffLogError": N_("Không ghi được nhật ký, nên máy chưa làm việc này. Kiểm tra thẻ nhớ."),
    "SettingRefused": N_("Giá trị này không dùng được."),
    "WifiNotJoined": N_("Chưa vào được mạng này. Kiểm tra mật khẩu, sóng."),
    "NetworkTakenBack": N_("Máy chủ không trả lời. Mạng cũ đã trở lại."),
    "SettingRecordError": N_("Không ghi được cài đặt. Kiểm tra thẻ nhớ."),
    "StickError": N_("Chưa có USB, hoặc không ghi được vào USB."),
    "SeveralSticks": N_("Có hơn một USB. Chỉ để lại một cái rồi làm lại."),
    "NameTaken": N_("Trên USB đã có tệp cùng tên. Chờ một phút rồi làm lại."),
    "BundleError": N_("Gói dữ liệu bị hỏng hoặc không phải của máy này."),
    "NotSentYet": N_("Máy chủ chưa nhận đủ sổ phiếu của máy này. Chờ có mạng rồi làm lại."),
    "RangeCutShort": N_("Mới huỷ {done} trong {wanted} phiếu thì dừng. Kiểm tra thẻ nhớ, rồi huỷ lại dãy này."),
    "LedgerUnwritable": N_("Không ghi được sổ phiếu: thẻ nhớ đầy hoặc hỏng."),
    "LedgerError": N_("Sổ phiếu chưa mở được."),
    "TicketNotAtRest": N_("Phiếu đang in hoặc đã huỷ, chưa thao tác được."),
    "UnknownTicket": N_("Không có phiếu này."),
    "UnknownChoice": N_("Không có lựa chọn này."),
    "ClosedFromAfar": N_("Quản trị viên đã đóng ngày này từ máy chủ. Mời gọi quản trị viên để mở lại."),
    "ClockNotBelieved": N_("Chưa tin được ngày của đồng hồ. Mời chỉnh giờ hoặc nối mạng, rồi thử lại."),
    "RequestError": N_("Chưa làm được việc này."),
    "PaperRecordError": N_("Không ghi được độ dài giấy. Kiểm tra thẻ nhớ."),
    "CalibrationError": N_("Chữ cái không khớp tờ giấy. Mời in lại tờ đó."),
    "PrinterChanged": N_("Máy in đã được thay. In và đọc tờ hiệu chỉnh của máy này."),
    "PrinterError": N_("Máy in không làm được việc này."),
    "BoardUnreachable": N_("Không mở được cổng nối của bảng LED. Kiểm tra dây cắm vào máy."),
    "BoardSilent": N_("Bảng LED không trả lời. Kiểm tra nguồn và dây của bảng."),
    "BoardGarbled": N_("Bảng LED trả lời sai. Kiểm tra dây, tốc độ và địa chỉ của bảng."),
    "BoardError": N_("Bảng LED không làm được việc này."),
    "OtherDigit": N_("Mã này của máy khác. Xin quản trị viên mã của máy số {digit}."),
    "OtherOffice": N_("Mã này của cơ quan khác. Xin quản trị viên mã của cơ quan này."),
    "RequestRefused": N_("Máy chủ không nhận mã này. Kiểm tra lại từng chữ, hoặc xin mã mới."),
    "ServerBusy": N_("Máy chủ đang bận. Mời thử lại sau ít phút."),
    "ServerNotTrusted": N_("Chưa tin được chứng chỉ của máy chủ. Kiểm tra tệp cấu hình."),
    "CertificateTime": N_("Chứng chỉ của máy chủ không đúng hạn. Kiểm tra ngày giờ của máy."),
    "SyncError": N_("Chưa liên lạc được với máy chủ."),
    "NoServerNamed": N_("Tệp cấu hình chưa ghi địa chỉ máy chủ, nên chưa đăng ký được."),
    "ConfigError": N_("Tệp cấu hình có chỗ sai nên máy giữ cấu hình cũ."),
    "KioskError": N_("Chưa làm được. Xem mã lỗi và gọi kỹ thuật."),
}
"""By the class of the error; one that is not named is told as its nearest ancestor."""


def told(error: KioskError, tr: Translate) -> str:
    """The words, and the name by which the log has it."""
    words = tr(_words_of(type(error)))
    if isinstance(error, OtherDigit):
        words = words.format(digit=error.wanted)
    elif isinstance(error, RangeCutShort):
        words = words.format(done=error.done, wanted=error.wanted)
    elif isinstance(error, NotSentYet) and error.count:
        left = tr("Còn {count} mục chưa gửi.").format(count=error.count)
        words = f"{words} {left}"
    return f"{words} ({type(error).__name__})"


def told_by_name(name: str, tr: Translate) -> str:
    """The same for an error of which an earlier start has kept no more than the name."""
    kind = getattr(errors, name, None)
    known = kind if isinstance(kind, type) and issubclass(kind, KioskError) else KioskError
    return told(known.__new__(known), tr)


def _words_of(kind: type[KioskError]) -> str:
    return ERRORS[next(one.__name__ for one in kind.__mro__ if one.__name__ in ERRORS)]
