"""Mistakes that a designer of such a system makes. Each is put into the production code, and the simulation must find it.

docs/simulation.md tells of each.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from unittest import mock
from uuid import UUID

import msgspec
from sqlalchemy import String, bindparam, cast, update

from kiosk.errors import OutOfService, ServerSilent
from kiosk.storage import opening
from kiosk.storage.anchor import ANCHOR_NAME, Anchor
from kiosk.storage.bundle import OpenBundle
from kiosk.storage.highwater import Marks
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import LEDGER_NAME
from kiosk.storage.restoring import Restoring
from kiosk.storage.wiping import Wipe
from kiosk.sync import loop, service
from kiosk.sync.device import Device
from kiosk.sync.pusher import Pusher
from kiosk.usecases.outbox import Outbox, OutboxStatus
from kiosk.usecases.staff_desk import Arguments
from kiosk.usecases.staff_tickets import VOID_RANGE_REASON, StaffTickets
from kiosk.usecases.staff_told import Voided
from onestop.db import transaction
from onestop.db.tables import kiosk_code, ticket
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.businessday import local_date
from onestop.usecases import calling, codes, disbelief, fleet, hello, ledgers
from tests.simulation import kiosk as machines


class Kind(StrEnum):
    """Of offices."""

    HARD = "hard"
    """Much goes wrong."""
    STAFFED = "staffed"
    """Staff work at a kiosk alone."""
    ROBBED = "robbed"
    """Credentials are stolen."""


@dataclass(frozen=True, slots=True)
class Bug:
    """A mistake: how it is put in, the invariants of which it breaks at least one, and an office in which it does.

    `shows`: in which kind of office.
    """

    put_in: Callable[[ExitStack], None]
    breaks: tuple[str, ...]
    office: int
    shows: Kind = Kind.HARD


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """The production code with this mistake."""
    with ExitStack() as stack:
        bug.put_in(stack)
        yield


def _put(stack: ExitStack, where: Any, name: str, what: object) -> None:  # noqa: ANN401  a module or a class
    stack.enter_context(mock.patch.object(where, name, what))


def the_card_alone_is_believed(stack: ExitStack) -> None:
    """There is no memory outside the card: what was put back is taken for the truth."""
    _put(stack, opening, "_must_not_be_older", lambda *_: None)
    _put(stack, Ledger, "_passed", lambda _: Marks())


def the_machine_is_not_looked_at(stack: ExitStack) -> None:
    """A copy of the card works in any machine."""

    def out_of_service(device: Device | None, server: str, serial: str) -> OutOfService | None:
        return honest(replace(device, hardware_serial=serial) if device else None, server, serial)

    honest = service.out_of_service
    _put(stack, loop, "out_of_service", out_of_service)
    _put(stack, machines, "out_of_service", out_of_service)


def a_restored_server_goes_on(stack: ExitStack) -> None:
    """After a restore the server grants central numbers as if nothing had happened."""
    _put(stack, LockedOffice, "close_central", lambda *_, **__: False)


def the_server_believes_its_clock(stack: ExitStack) -> None:
    """The server's business day is the date that its clock shows, whoever vouches for it."""

    def business_day(_current: date | None, now: Any, *, trusted: bool) -> date:  # noqa: ANN401  a datetime
        del trusted
        return local_date(now)

    _put(stack, transaction, "business_day", business_day)


def silence_is_taken_for_consent(stack: ExitStack) -> None:
    """Entries whose upload was not answered are taken for confirmed."""

    def push(self: Pusher, outbox: Outbox, status: OutboxStatus, *rest: Any) -> object:  # noqa: ANN401  handed on
        try:
            return honest(self, outbox, status, *rest)
        except ServerSilent:
            outbox.remember(replace(status.memory, acknowledged=status.last))
            raise

    honest = Pusher.push
    _put(stack, Pusher, "push", push)


def a_crash_is_forgotten(stack: ExitStack) -> None:
    """A start leaves the wishes that got no number as they are, and nobody hears of them."""
    _put(stack, machines, "recover", lambda *_: 0)


def numbers_are_sorted_as_text(stack: ExitStack) -> None:
    """The next citizen is the one with the first number in the order of the alphabet."""
    _put(stack, calling, "_FIRST", calling._FIRST.order_by(None).order_by(cast(ticket.c.n, String)).limit(1))


def a_ledger_is_known_by_its_length(stack: ExitStack) -> None:
    """The server looks how many entries a ledger has, and not whether they are those that it kept."""
    _put(stack, hello, "_chain_fits", lambda *_: True)
    _put(stack, ledgers, "_must_continue", lambda *_: None)


def a_range_that_is_taken_back_is_free_again(stack: ExitStack) -> None:
    """Numbers that staff take back in a run are removed, as if nobody had had them."""

    def void_range(self: StaffTickets, said: Arguments) -> Voided:
        done, book = honest(self, said), self._book()
        assert isinstance(book, Ledger)
        connection = book.connection()
        (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'ticket_is_kept'").fetchone()
        connection.executescript("PRAGMA foreign_keys = OFF; DROP TRIGGER ticket_is_kept")
        connection.execute("DELETE FROM ticket WHERE reason = ?", (VOID_RANGE_REASON,))
        connection.executescript(f"{guard}; PRAGMA foreign_keys = ON")
        return done

    honest = StaffTickets.void_range
    _put(stack, StaffTickets, "void_range", void_range)


def a_wipe_takes_the_anchor_too(stack: ExitStack) -> None:
    """After a wipe nothing remembers that there were numbers."""

    def keep(self: Wipe, kept: Path) -> None:
        honest(self, kept)
        for folder in (self._data / "ledger", self._anchor_dir):
            if folder is not None:
                (folder / ANCHOR_NAME).unlink(missing_ok=True)

    honest = Wipe._keep
    _put(stack, Wipe, "_keep", keep)


def a_restored_ledger_goes_on(stack: ExitStack) -> None:
    """The ledger of a backup goes on where it was, under its old code."""

    def ledger(self: Restoring, bundle: OpenBundle, _: int | None) -> tuple[Path, bool]:
        path = self._folder / LEDGER_NAME
        path.write_bytes(bundle.content("ledger.db"))
        anchor = msgspec.json.decode(bundle.content("anchor.json"), type=Anchor)
        told = self._anchor_file.read()
        self._anchor_file.write(replace(anchor, writes=told.writes if told else 0))
        return path, True

    _put(stack, Restoring, "_ledger", ledger)


def a_revoked_kiosks_digit_is_free_at_once(stack: ExitStack) -> None:
    """Who takes the place of a kiosk that was put out gets its digit on the same day."""

    def free_codes_of(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
        honest(transaction, held, device_id)
        yesterday = held.day - timedelta(days=1)
        transaction.run(update(kiosk_code).where(kiosk_code.c.used_through == held.day).values(used_through=yesterday))

    honest = codes.free_codes_of
    _put(stack, fleet, "free_codes_of", free_codes_of)


def what_a_liar_said_of_days_to_come_stays(stack: ExitStack) -> None:
    """Tickets of days to come, which a liar made up under the digit that it has, stay in the database."""
    _put(stack, disbelief, "_FALSE", disbelief._FALSE.where(ticket.c.business_day <= bindparam("day")))


BUGS: Final = (
    Bug(the_card_alone_is_believed, ("I1", "I3"), 1),
    Bug(the_machine_is_not_looked_at, ("I1",), 0),
    Bug(a_restored_server_goes_on, ("I1", "I4"), 2),
    Bug(the_server_believes_its_clock, ("I5",), 1),
    Bug(silence_is_taken_for_consent, ("I7",), 0),
    Bug(a_crash_is_forgotten, ("I8",), 4),
    Bug(numbers_are_sorted_as_text, ("I9",), 4),
    Bug(a_ledger_is_known_by_its_length, ("I7",), 6),
    Bug(a_range_that_is_taken_back_is_free_again, ("I1", "I3"), 0, Kind.STAFFED),
    Bug(a_wipe_takes_the_anchor_too, ("I1", "I3"), 0, Kind.STAFFED),
    Bug(a_restored_ledger_goes_on, ("I1", "I3"), 0, Kind.STAFFED),
    Bug(a_revoked_kiosks_digit_is_free_at_once, ("I1",), 2, Kind.ROBBED),
    Bug(what_a_liar_said_of_days_to_come_stays, ("I7",), 5, Kind.ROBBED),
)
