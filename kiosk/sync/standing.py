"""From the state that the server tells to the office as it stands."""

from datetime import date, time

from kiosk.domain.hours import OpeningHours, Period
from kiosk.domain.standing import CounterStanding, Notice, ServiceStanding, Standing
from kiosk.domain.words import DEFAULT_LANGUAGE, Words
from kiosk.errors import NotTheProtocol
from onestop.wire import Hours, State
from onestop.wire import Period as WirePeriod

END_OF_DAY = time.max
"""`24:00`, which no time of day is: a period lasts until just before it."""


def standing_of(state: State, closed_day: date | None) -> Standing:
    """The office; raises `NotTheProtocol` for hours and texts that make no sense."""
    try:
        return Standing(
            business_day=state.business_day,
            services={
                one.service_id: ServiceStanding(
                    paused=one.paused,
                    waiting=one.waiting,
                    now_serving=one.now_serving,
                    hours=_hours(one.hours) if one.hours else None,
                )
                for one in state.services
            },
            hours=_hours(state.hours),
            counters=tuple(CounterStanding(one.number, _words(one.name), one.open, one.services) for one in state.counters),
            notices=tuple(Notice(_words(one.text), one.until) for one in state.messages),
            closed_day=closed_day,
            called=tuple(one.number for one in state.calls),
        )
    except (KeyError, ValueError) as error:
        raise NotTheProtocol(f"the server's State makes no sense: {error}", "install versions that fit") from error


def _words(texts: dict[str, str]) -> Words:
    if not texts[DEFAULT_LANGUAGE].strip():
        raise ValueError("a text is empty")
    return Words(texts)


def _hours(hours: Hours) -> OpeningHours:
    return OpeningHours(
        {day: tuple(sorted(map(_period, periods), key=lambda one: one.start)) for day, periods in hours.week.items()},
        frozenset(hours.holidays),
    )


def _period(period: WirePeriod) -> Period:
    start, end = _time(period.start), _time(period.end)
    if start >= end:
        raise ValueError(f"{period.start}-{period.end} is no period of opening")
    return Period(start, end)


def _time(written: str) -> time:
    hour, minute = map(int, written.split(":"))
    return END_OF_DAY if (hour, minute) == (24, 0) else time(hour, minute)
