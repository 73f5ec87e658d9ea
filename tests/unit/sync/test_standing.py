"""What the kiosk takes of the state that the server tells."""

from datetime import UTC, datetime

from kiosk.sync.standing import standing_of
from onestop.wire import Call, Hours, State, Versions
from tests.support.office import MONDAY

NOW = datetime(2035, 3, 5, 1, tzinfo=UTC)


def called(number: str, counter: int) -> Call:
    return Call(number=number, counter=counter, called_at=NOW, times=1, language="vi")


def test_calls_keep_their_order_the_newest_first() -> None:
    state = State(
        cursor="1",
        office="H32.12",
        server_time=NOW,
        clock_trusted=True,
        business_day=MONDAY,
        epoch=1,
        central_open=True,
        services=(),
        counters=(),
        calls=(called("B007", 7), called("A045", 8), called("A2-015", 8)),
        hours=Hours(week={}),
        messages=(),
        commands=(),
        versions=Versions(protocol=1, server="0.1.0", office=1),
    )
    assert standing_of(state, None).called == ("B007", "A045", "A2-015")
