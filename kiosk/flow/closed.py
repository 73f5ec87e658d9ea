"""Closed: outside opening hours, with the hours and the next opening."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.domain.hours import WEEKDAYS as WEEKDAY_KEYS
from kiosk.domain.hours import OpeningHours, Period
from kiosk.domain.office import Office
from kiosk.flow.bar import WEEKDAYS, Bar, Choice, long_date
from kiosk.i18n import Translate


@dataclass(frozen=True, slots=True)
class ClosedView:
    """When the office opens again, its week as (days, hours) lines, and the way to the procedures, where there are any."""

    bar: Bar
    heading: str
    opens: str
    week_heading: str
    week: tuple[tuple[str, str], ...]
    contact: str
    look_up: Choice | None = None


def make_closed(office: Office, local: datetime, look_up: Choice | None, bar: Bar, tr: Translate) -> ClosedView:
    """The screen for a closed office."""
    opening = office.hours.next_opening(local)
    return ClosedView(
        bar=bar,
        heading=tr("Hiện ngoài giờ làm việc"),
        opens=_opens(opening, local.date(), tr) if opening else tr("Mời ông/bà hỏi bảo vệ hoặc quầy hướng dẫn."),
        week_heading=tr("Giờ làm việc"),
        week=week_lines(office.hours, tr),
        contact=tr("Điện thoại: {phone}").format(phone=office.phone) if office.phone else "",
        look_up=look_up,
    )


def _opens(opening: datetime, today: date, tr: Translate) -> str:
    time = f"{opening:%H:%M}"
    if opening.date() == today:
        return tr("Mở cửa lúc {time} hôm nay").format(time=time)
    if opening.date() == today + timedelta(days=1):
        return tr("Mở cửa lúc {time} ngày mai").format(time=time)
    return tr("Mở cửa lúc {time}, {date}").format(time=time, date=long_date(opening.date(), tr))


def week_lines(hours: OpeningHours, tr: Translate) -> tuple[tuple[str, str], ...]:
    """The week as on a door sign: neighbouring days with the same hours share a line."""
    runs: list[tuple[int, int, tuple[Period, ...]]] = []
    for index, key in enumerate(WEEKDAY_KEYS):
        periods = hours.week.get(key, ())
        if runs and runs[-1][2] == periods:
            runs[-1] = (runs[-1][0], index, periods)
        else:
            runs.append((index, index, periods))
    return tuple((_days(first, last, tr), _hours(periods, tr)) for first, last, periods in runs)


def _days(first: int, last: int, tr: Translate) -> str:
    if first == last:
        return tr(WEEKDAYS[first])
    return tr("{first} – {last}").format(first=tr(WEEKDAYS[first]), last=tr(WEEKDAYS[last]))


def _hours(periods: tuple[Period, ...], tr: Translate) -> str:
    return ", ".join(map(str, periods)) if periods else tr("Nghỉ")
