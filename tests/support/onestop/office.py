"""The office of these tests, and a clock of the server that stands where a test puts it."""

from datetime import UTC, date, datetime, time, timedelta

from onestop.clock import Now
from onestop.domain.businessday import OFFICE_ZONE
from onestop.usecases.officefile import CounterEntry, OfficeFile, OfficeHead, ServiceEntry

MONDAY = date(2026, 3, 2)
TUESDAY = MONDAY + timedelta(days=1)


def office_file(code: str = "H32.12", priority_ratio: int = 0) -> OfficeFile:
    """Three services, four counters; the third service is paused."""
    return OfficeFile(
        office=OfficeHead(code, {"vi": "Trung tâm Phục vụ hành chính công"}),
        services=[
            ServiceEntry("ho-tich", "A", {"vi": "Hộ tịch"}),
            ServiceEntry("chung-thuc", "B", {"vi": "Chứng thực"}),
            ServiceEntry("dat-dai", "C", {"vi": "Đất đai"}, paused=True),
        ],
        hours={"mon": ["7:30-11:30", "13h30-16h30"]},
        counters=[
            CounterEntry(1, "Hộ tịch", ["ho-tich"]),
            CounterEntry(2, "Hộ tịch", ["ho-tich"]),
            CounterEntry(7, "Chứng thực", ["chung-thuc"]),
            CounterEntry(9, "Tổng hợp", ["ho-tich", "chung-thuc"]),
        ],
        priority_ratio=priority_ratio,
    )


class SetClock:
    """A server's clock that a test sets and moves."""

    def __init__(self) -> None:
        """Stand at Monday 8:00, kept by a time server."""
        self.now = Now(datetime.combine(MONDAY, time(8), OFFICE_ZONE).astimezone(UTC), trusted=True)

    def __call__(self) -> Now:
        """The moment that was set."""
        return self.now

    def move(self, change: timedelta, *, trusted: bool = True) -> None:
        """Jump."""
        self.now = Now(self.now.utc + change, trusted=trusted)
