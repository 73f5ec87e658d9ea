"""A small office, and a clock that stands where the test puts it."""

from datetime import UTC, date, datetime, time, timedelta

from kiosk.domain.businessday import OFFICE_ZONE, ClockReading, ClockSource
from kiosk.domain.hours import WEEKDAYS, OpeningHours, Period
from kiosk.domain.office import Counter, Office, PriorityClass, Service
from kiosk.domain.words import words

MONDAY = date(2026, 3, 2)
BUILD_DAY = date(2026, 1, 1)

WEEK = OpeningHours(
    {
        **dict.fromkeys(WEEKDAYS[:5], (Period(time(7, 30), time(11, 30)), Period(time(13, 30), time(16, 30)))),
        "sat": (Period(time(7, 30), time(11, 30)),),
    },
    frozenset({date(2026, 4, 30)}),
)

OFFICE = Office(
    code="H32.12",
    name=words("Trung tâm Phục vụ hành chính công", en="Public administration service centre"),
    parent=words("UBND phường Tây Nha Trang", en="People's Committee of Tây Nha Trang ward"),
    services=(
        Service("ho-tich", "A", words("Hộ tịch", en="Civil status"), fields=("Hộ tịch",)),
        Service("chung-thuc", "B", words("Chứng thực", en="Certification"), fields=("Chứng thực",)),
        Service("dat-dai", "C", words("Đất đai", en="Land"), paused=True),
    ),
    hours=WEEK,
    counters=(Counter(7, words("Chứng thực"), ("chung-thuc",)), Counter(8, words("Hộ tịch"), ("ho-tich",))),
    priority_classes=(PriorityClass("elderly", words("Người cao tuổi", en="Older people")),),
)


def at(hour: int, minute: int = 0, day: date = MONDAY, source: ClockSource = ClockSource.NTP) -> ClockReading:
    """A reading at a local time of the office."""
    return ClockReading(datetime.combine(day, time(hour, minute), OFFICE_ZONE).astimezone(UTC), source, "boot-1", 1)


class SetClock:
    """A `Clock` that a test sets and moves."""

    def __init__(self, reading: ClockReading | None = None) -> None:
        """Stand at Monday 8:00, kept by a time server, unless told otherwise."""
        self.reading = reading or at(8)

    def read(self) -> ClockReading:
        """The reading that was set."""
        return self.reading

    def wait(self, time: timedelta) -> None:
        """Let time pass, on both clocks."""
        reading = self.reading
        passed = reading.monotonic_ns + time // timedelta(microseconds=1) * 1000
        self.reading = ClockReading(reading.utc + time, reading.source, reading.boot_id, passed)

    def move(self, change: timedelta, source: ClockSource = ClockSource.NTP) -> None:
        """Jump."""
        self.reading = ClockReading(self.reading.utc + change, source, self.reading.boot_id, self.reading.monotonic_ns + 1)
