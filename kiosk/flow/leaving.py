"""Leaving: nobody has touched the screen for a while. It asks before it wipes what a citizen has chosen."""

from dataclasses import dataclass

from kiosk.flow.bar import Bar, Choice
from kiosk.i18n import Translate


@dataclass(frozen=True, slots=True)
class LeavingView:
    """The question, what happens without an answer, and the one thing to tap."""

    bar: Bar
    heading: str
    explain: str
    stay: Choice


def make_leaving(seconds: float, bar: Bar, tr: Translate) -> LeavingView:
    """The warning; the session ends this many seconds after it came."""
    return LeavingView(
        bar=bar,
        heading=tr("Ông/bà còn ở đây không?"),
        explain=tr("Sau {seconds} giây, màn hình trở về trang đầu cho người tiếp theo.").format(seconds=round(seconds)),
        stay=Choice("stay", tr("Tôi còn ở đây")),
    )
