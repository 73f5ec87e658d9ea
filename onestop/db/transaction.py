"""What a job works with: one transaction, and the offices that it has locked."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Executable, RowMapping, bindparam, insert, select, update

from onestop.clock import Clock, Now
from onestop.db.tables import enrolment, life, office
from onestop.domain.businessday import business_day, is_central_open
from onestop.domain.place import Place
from onestop.errors import AdministrationError

Parameters = Mapping[str, Any]

LEAP: Final = 1_000_000
"""How far a restored office's version jumps: beyond every version that may have been lost, and beyond all jumps before it."""

LIFE_BITS: Final = 48
"""Of a life's name. It is random, since nothing else that a copy of the database lacks is at hand on every machine."""

_LOCK = select(
    office.c.office_id,
    office.c.code,
    office.c.version,
    office.c.roster,
    office.c.epoch,
    office.c.closed_surely_through,
    office.c.business_day,
    office.c.central_closed_through,
    office.c.closed_until_trusted,
    office.c.life,
    office.c.priority_ratio,
)
# SQLite's writer holds the whole file and leaves the clause out.
_LOCK_ROW = _LOCK.where(office.c.office_id == bindparam("id")).with_for_update()
_LOCK_FREE = (
    _LOCK.where(office.c.office_id.in_(bindparam("ids", expanding=True)))
    .order_by(office.c.office_id)
    .with_for_update(skip_locked=True)
)

_SAVE = (
    update(office)
    .where(office.c.office_id == bindparam("id"))
    .values(
        version=bindparam("version_"),
        roster=bindparam("roster_"),
        epoch=bindparam("epoch_"),
        closed_surely_through=bindparam("sure_"),
        business_day=bindparam("day_"),
        central_closed_through=bindparam("closed_"),
        closed_until_trusted=bindparam("until_trusted_"),
        life=bindparam("life_"),
    )
)

_ENDED = select(life.c.ended_version).where(life.c.office_id == bindparam("office"), life.c.life == bindparam("life"))
_FORGET_PROMISES = enrolment.delete().where(enrolment.c.office_id == bindparam("office"), enrolment.c.device_id.is_(None))


@dataclass(frozen=True, slots=True)
class Change:
    """What others are told of a changed office."""

    office_id: int
    version: int
    roster: int
    day: date


@dataclass(frozen=True, slots=True)
class Seen:
    """How far an office had come when anybody was told of it."""

    version: int
    day: date

    def or_later(self, before: "Seen | None") -> "Seen":
        """The higher of both: a day that had begun stays known, although an older copy was put back."""
        return self if before is None else Seen(max(self.version, before.version), max(self.day, before.day))


@dataclass(slots=True)
class LockedOffice:
    """An office that this transaction alone may change until it ends."""

    office_id: int
    code: str
    version: int
    roster: int
    epoch: int
    day: date
    closed_through: date | None
    priority_ratio: int
    life: int = 0
    until_trusted: bool = False
    """Central numbers are closed until somebody vouches for the clock, and through the day that it shows then."""
    changed: bool = False
    """Something of it changes in this transaction: its version rises."""
    roster_changed: bool = False
    sure_through: date | None = None
    """How far the central series is closed by more than the word of single kiosks; never later than `closed_through`."""
    is_older_copy: bool = False
    """This transaction has learnt that the database was restored from a backup."""

    @property
    def central_open(self) -> bool:
        """Whether central numbers are granted today."""
        return not self.until_trusted and is_central_open(self.day, self.closed_through)

    @property
    def place(self) -> Place:
        """Where in its history the office is after this transaction."""
        return Place(self.epoch, self.coming_version, self.life)

    @property
    def coming_version(self) -> int:
        """The version after this transaction."""
        return self.version + self.changed

    def touch(self, *, roster: bool = False) -> None:
        """Something changes; `roster`: services, counters or devices."""
        self.changed = True
        self.roster_changed = self.roster_changed or roster

    def close_central(self, beyond: int = 0, through: date | None = None, epoch: int = 0, *, by_word: bool = False) -> bool:
        """The database is an older copy: grant no central number for the rest of the day, and begin a new epoch.

        `beyond` is a version that somebody has seen, `through` a later day that had begun: a clock that was wrong may have
        begun it, and it will come; `epoch` the highest that somebody was told. Returns False when all that is closed already; a version that is news, or an epoch, tells of
        one more copy then, which begins an epoch too. `by_word`: it is known by the word of one kiosk alone.
        """
        last = max(self.day, through or self.day)
        is_open = is_central_open(last, self.closed_through)
        if not by_word and is_central_open(last, self.sure_through):
            self.sure_through = last
            self.touch()
        if is_open or beyond > self.version or epoch > self.epoch:
            self.version = max(self.version, beyond) + LEAP
            self.epoch = max(
                self.epoch + 1, self.version // LEAP + 1, epoch + 1
            )  # another one also when the same copy is put back twice
            self.is_older_copy = True
            self.touch(roster=True)
        if is_open:
            self.closed_through = last
        return is_open


@dataclass(slots=True)
class Transaction:
    """One transaction of the writer. Jobs that came together share it; each sees what those before it did."""

    connection: Connection
    clock: Clock
    told: Mapping[int, Seen] = field(default_factory=dict)
    """How far each office had come, as this process has heard or told anybody."""
    begun: Collection[int] = ()
    """The offices whose life is one that this process began; see `lock`."""
    offices: dict[int, LockedOffice] = field(default_factory=dict)
    reached: dict[int, RowMapping] = field(default_factory=dict)
    """Rows of offices that are held and that no job has asked for yet."""
    notes: dict[Any, Any] = field(default_factory=dict)
    """For jobs that share what they have read."""

    def now(self) -> Now:
        """The server's time."""
        return self.clock()

    def lock(self, office_id: int) -> LockedOffice:
        """Take the office for the rest of the transaction and bring its business day up to date.

        All changes of an office begin here; that is what puts them in order, on both engines. An office whose version is
        lower than what this process has told is an older copy: its central series is closed through the day that was told.

        A process that takes an office for the first time begins a life of it, by a name that no other has: its changes are told by
        that from those which an older copy of the database goes on with, also when both have made as many.
        """
        held = self.offices.get(office_id)
        if held is None:
            held = self.offices[office_id] = self._take(office_id)
            if office_id not in self.begun:
                self._begin_life(held)
        now = self.now()
        day = business_day(held.day, now.utc, trusted=now.trusted)
        if day != held.day:
            held.day = day
            held.touch()
        if held.until_trusted and now.trusted:
            held.until_trusted = False
            held.closed_through = max(day, held.closed_through or day)
            held.sure_through = max(day, held.sure_through or day)
            held.touch()
        seen = self.told.get(office_id)
        if seen is not None and held.version < seen.version:
            held.close_central(seen.version, seen.day)
        return held

    def reach(self, office_ids: Collection[int]) -> set[int]:
        """Hold those of the offices that no other process holds, without waiting; returns them. `lock` takes them from there."""
        self.reached |= {row["office_id"]: row for row in self.all(_LOCK_FREE, {"ids": sorted(office_ids)})}
        return set(self.reached)

    def await_office(self, office_id: int) -> None:
        """Hold an office, whoever holds it now; raises `AdministrationError` when there is none."""
        row = self.one(_LOCK_ROW, {"id": office_id})
        if row is None:
            raise AdministrationError(f"there is no office {office_id}", "see onestop office list")
        self.reached[office_id] = row

    def _take(self, office_id: int) -> LockedOffice:
        if office_id not in self.reached:
            self.await_office(office_id)
        row = self.reached.pop(office_id)
        now = self.now()
        known = row["business_day"]
        return LockedOffice(
            office_id,
            row["code"],
            row["version"],
            row["roster"],
            row["epoch"],
            known or business_day(None, now.utc, trusted=now.trusted),
            row["central_closed_through"],
            row["priority_ratio"],
            row["life"],
            row["closed_until_trusted"],
            changed=known is None,
            sure_through=row["closed_surely_through"],
        )

    def _begin_life(self, held: LockedOffice) -> None:
        self.run(insert(life), {"office_id": held.office_id, "life": held.life, "ended_version": held.version})
        held.life = secrets.randbits(LIFE_BITS)
        held.touch()

    def is_lost(self, held: LockedOffice, seen: Place) -> bool:
        """Whether a place is in a life that this database does not know, or beyond the end that it knows of it."""
        if not seen.may_be_lost(held.place):
            return False
        if seen.life == held.life:
            return True  # its version is higher
        row = self.one(_ENDED, {"office": held.office_id, "life": seen.life})
        return row is None or seen.version > row["ended_version"]

    def save(self) -> list[Change]:
        """Write what changed of the locked offices; called once, before the commit. Returns what others are told."""
        changed = [held for held in self.offices.values() if held.changed]
        for held in changed:
            if held.is_older_copy:  # its one-time codes may have made kiosks since, which have printed under their digits
                self.run(_FORGET_PROMISES, {"office": held.office_id})
        for held in changed:
            held.version += 1
            if held.roster_changed:
                held.roster = held.version
            self.run(
                _SAVE,
                {
                    "id": held.office_id,
                    "version_": held.version,
                    "roster_": held.roster,
                    "epoch_": held.epoch,
                    "sure_": held.sure_through,
                    "day_": held.day,
                    "closed_": held.closed_through,
                    "until_trusted_": held.until_trusted,
                    "life_": held.life,
                },
            )
        return [Change(held.office_id, held.version, held.roster, held.day) for held in changed]

    def one(self, statement: Executable, parameters: Parameters | None = None) -> RowMapping | None:
        """The first row, or None."""
        return self.connection.execute(statement, parameters).mappings().first()

    def all(self, statement: Executable, parameters: Parameters | None = None) -> Sequence[RowMapping]:
        """All rows."""
        return self.connection.execute(statement, parameters).mappings().all()

    def run(self, statement: Executable, parameters: Parameters | Sequence[Parameters] | None = None) -> int:
        """Execute; returns how many rows it touched, -1 where the engine does not say."""
        return self.connection.execute(statement, parameters).rowcount
