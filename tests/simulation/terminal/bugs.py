"""Mistakes that a designer of staff pages makes. Each is put into the production code, and the walk must find it."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final
from unittest.mock import patch

from kiosk import back_office, before_opening
from kiosk.device.sticks import StickFolder, stick_errors
from kiosk.domain.halt import Halt
from kiosk.domain.staff import Act, Member
from kiosk.flow.staff.visit import StaffVisit
from kiosk.storage.halt import HaltFile
from kiosk.storage.highwater import Marks
from kiosk.usecases.door import Door
from kiosk.usecases.staff_desk import Arguments
from kiosk.usecases.staff_tickets import StaffTickets


def a_range_that_was_taken_back_is_given_again(stack: ExitStack) -> None:
    """Numbers that nobody has any more are free."""
    honest = StaffTickets.void_range

    def void_range(self: StaffTickets, said: Arguments) -> object:
        told = honest(self, said)
        ledger: Any = self._opened()
        with ledger._write(durable=True) as connection:
            of_tickets = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ticket'"
            for (name,) in connection.execute(of_tickets).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("DELETE FROM ticket WHERE state = 'void'")
        ledger._marks.begin(ledger.business_day, Marks(), {})
        return told

    stack.enter_context(patch.object(StaffTickets, "void_range", void_range))


def a_restart_forgets_what_is_stopped(stack: ExitStack) -> None:
    """What staff have stopped is kept in memory alone."""
    stack.enter_context(patch.object(HaltFile, "read", lambda _: Halt()))


def what_is_done_is_not_written_down(stack: ExitStack) -> None:
    """Only who came in stands in the staff log."""
    honest = Door.note

    def note(self: Door, member: Member | None, act: Act, what: str = "") -> None:
        if act in (Act.ENTER, Act.LEAVE, Act.REFUSED):
            honest(self, member, act, what)

    stack.enter_context(patch.object(Door, "note", note))


def a_page_has_no_way_back(stack: ExitStack) -> None:
    """Whoever has come in stays on the page where they are."""
    honest = StaffVisit.tap
    stack.enter_context(patch.object(StaffVisit, "tap", lambda self, action: action == "back" or honest(self, action)))


def a_network_that_nobody_confirmed_stays(stack: ExitStack) -> None:
    """The power was cut, but the network works."""
    stack.enter_context(patch.object(before_opening, "_undo_trial", lambda _: None))


def a_bundle_has_its_name_from_the_first_byte_on(stack: ExitStack) -> None:
    """Who pulls out the stick too early has made a mistake."""

    def write(self: StickFolder, name: str, fill: Callable[[Callable[[bytes], None]], None]) -> None:
        with stick_errors("cannot be written"):
            fd = os.open(name, os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=self._fd)
            self._fill(fd, fill)

    stack.enter_context(patch.object(StickFolder, "write", write))


def what_was_restored_holds_from_some_later_start_on(stack: ExitStack) -> None:
    """The settings were read already when the backup was taken up."""
    honest = before_opening.before_opening
    stack.enter_context(patch.object(back_office, "before_opening", lambda settings: honest(settings) and False))


BUGS: Final[dict[Callable[[ExitStack], None], int]] = {
    a_range_that_was_taken_back_is_given_again: 7,
    a_restart_forgets_what_is_stopped: 1,
    what_is_done_is_not_written_down: 0,
    a_page_has_no_way_back: 0,
    a_network_that_nobody_confirmed_stays: 24,
    a_bundle_has_its_name_from_the_first_byte_on: 0,
    what_was_restored_holds_from_some_later_start_on: 17,
}
"""With a seed of a walk that finds it soon."""
