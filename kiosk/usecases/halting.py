"""Staff stop and resume what this terminal gives: one service, all of it with a message, the business day."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, Protocol

from kiosk.domain.businessday import ClockReading, ClockSource
from kiosk.domain.halt import Halt
from kiosk.errors import ClockNotBelieved, ClosedFromAfar, LedgerError, RequestError, UnknownChoice
from kiosk.usecases.ports import Clock
from kiosk.usecases.staff_desk import Arguments
from kiosk.usecases.staff_told import Days

FARTHEST: Final = timedelta(days=366)
"""How far staff may move the business day at once: it never goes back, and a clock may be wrong by years."""

FARTHEST_UNBELIEVED: Final = timedelta(days=7)
"""The same when nobody vouches for the clock: a long holiday, and no more."""


class HaltRecord(Protocol):
    """Where it is kept."""

    def read(self) -> Halt:
        """What is stopped."""
        ...

    def write(self, halt: Halt) -> None:
        """Durable on return; raises `SettingRefused`."""
        ...


class DayBook(Protocol):
    """The open ledger, as far as the day goes."""

    @property
    def business_day(self) -> date | None:
        """The newest one."""
        ...

    def open_day(self, day: date, reading: ClockReading) -> None:
        """Move to a later one; durable on return."""
        ...


class Halting:
    """The use cases; each method takes the arguments of an order. `changed` is called after each change, in its thread."""

    def __init__(  # noqa: PLR0913  ports, and two facts that they do not tell
        self,
        clock: Clock,
        record: HaltRecord,
        services: tuple[str, ...],
        book: Callable[[], DayBook | None],
        changed: Callable[[], object],
        closed_from_afar: Callable[[], date | None] = lambda: None,
        *,
        floor: date = date.min,
    ) -> None:
        """`services`: the ids that there are; `book` is the open ledger, None while there is none.

        `closed_from_afar`: the business day that an administrator closed at the server, None for none. `floor`: the build
        date of the software, before which no day can be.
        """
        self._closed_from_afar, self._floor = closed_from_afar, floor
        self._clock, self._record, self._services, self._book, self._changed = clock, record, services, book, changed
        self._one = threading.Lock()
        self.halt = record.read()

    def pause(self, said: Arguments) -> None:
        """One service."""
        service = self._known(said["service"])
        self._change(lambda halt: halt.pausing(service))

    def resume(self, said: Arguments) -> None:
        """One service."""
        service = self._known(said["service"])
        self._change(lambda halt: halt.resuming(service))

    def pause_all(self, said: Arguments) -> None:
        """Everything, with a message."""
        message = " ".join(said["message"].split())
        if not message:
            raise RequestError("nothing is said to citizens", "choose a message")
        self._change(lambda halt: replace(halt, message=message))

    def resume_all(self, _: Arguments) -> None:
        """Every pause that was made here; a business day that was closed stays closed, for `open_day` is another right."""
        self._change(lambda halt: Halt(closed_day=halt.closed_day))

    def close_day(self, _: Arguments) -> None:
        """No more numbers in this business day."""
        day = self._opened().business_day
        if day is None:
            raise RequestError("no business day is open", "nothing is left to do")
        self._change(lambda halt: replace(halt, closed_day=day.isoformat()))

    def open_day(self, _: Arguments) -> None:
        """The business day that was closed here goes on; raises `ClosedFromAfar` if an administrator holds it closed."""
        if (closed := self._closed_from_afar()) is not None and closed == self._opened().business_day:
            raise ClosedFromAfar(
                f"an administrator closed {closed}", "let them open it: onestop kiosk tell OFFICE KIOSK open_day"
            )
        self._change(lambda halt: replace(halt, closed_day=""))

    def days(self, _: Arguments) -> Days:
        """The business day and the clock's date."""
        reading = self._clock.read()
        return Days(self._opened().business_day, reading.local.date(), reading.source is not ClockSource.NONE)

    def set_day(self, said: Arguments) -> None:
        """Move the business day forward to the clock's date; raises `RequestError` for any other, or for a clock that errs."""
        book, reading, day = self._opened(), self._clock.read(), date.fromisoformat(said["day"])
        held = book.business_day
        if day != reading.local.date():
            raise RequestError(f"the clock says {reading.local.date()}, not {day}", "look again")
        believed = reading.source is not ClockSource.NONE
        if day < self._floor or (not believed and (held is None or day > held + FARTHEST_UNBELIEVED)):
            raise ClockNotBelieved(f"the clock says {day}, and nobody vouches for it", "set the clock, or let it hear a server")
        if held is not None and not held < day <= held + FARTHEST:
            raise RequestError(f"the business day {held} cannot become {day}", "check the clock; the day never goes back")
        book.open_day(day, reading)
        self._changed()

    def _change(self, step: Callable[[Halt], Halt]) -> None:
        with self._one:
            halt = step(self.halt)
            self._record.write(halt)
            self.halt = halt
        self._changed()

    def _known(self, service_id: str) -> str:
        if service_id not in self._services:
            raise UnknownChoice(f"there is no service {service_id!r}", "choose one of the page")
        return service_id

    def _opened(self) -> DayBook:
        book = self._book()
        if book is None:
            raise LedgerError("the ledger is not open", "wait a moment; see the log")
        return book
