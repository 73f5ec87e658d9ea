"""The catalogue of an office: replaced as a whole by an import, told to kiosks change by change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, insert, select, tuple_, update

from onestop.db.tables import catalogue, office, procedure
from onestop.db.transaction import LockedOffice, Transaction
from onestop.usecases.editions import BEGINNING, NAMED, NEWEST, Reached, edition_of, place_of, read_place
from onestop.wire import LARGEST_PAGE, LARGEST_RECORD, MOST_RECORDS, CatalogueSheet
from procedures.digest import digest_of, digest_of_all
from procedures.model import Procedure

_KEPT = select(procedure.c.code, procedure.c.digest).where(procedure.c.office_id == bindparam("id"))
_CHANGE = (
    update(procedure)
    .where(procedure.c.office_id == bindparam("id"), procedure.c.code == bindparam("which"))
    .values(revision=bindparam("revision_"), digest=bindparam("digest_"), record=bindparam("record_"))
)
_CODE = select(office.c.code).where(office.c.office_id == bindparam("id"))
_CHANGES: Final = (
    select(procedure.c.code, procedure.c.revision, procedure.c.record)
    .where(
        procedure.c.office_id == bindparam("id"),
        tuple_(procedure.c.revision, procedure.c.code) > tuple_(bindparam("changed"), bindparam("code")),
    )
    .order_by(procedure.c.revision, procedure.c.code)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did to an office. Counts are of procedures; `edition` is the one that it has now."""

    office: str
    edition: str
    changed: int
    removed: int
    kept: int


def written(procedures: Iterable[Procedure]) -> tuple[dict[str, bytes], list[str]]:
    """Records as they are kept and told, by code; and the codes of those that are too large for any page."""
    records = {one.code: msgspec.json.encode(one) for one in procedures}
    large = sorted(code for code, record in records.items() if len(record) > LARGEST_RECORD)
    return {code: record for code, record in records.items() if code not in large}, large


def replace_catalogue(transaction: Transaction, held: LockedOffice, records: Mapping[str, bytes], sources: str) -> Imported:
    """Replace all; only what differs gets the new revision. The same catalogue again changes nothing."""
    kept = {row["code"]: row["digest"] for row in transaction.all(_KEPT, {"id": held.office_id})}
    digests = {code: digest_of(record) for code, record in records.items()}
    changed = [code for code, digest in digests.items() if kept.get(code) != digest]
    gone = [code for code, digest in kept.items() if digest is not None and code not in digests]
    newest = transaction.one(NEWEST, {"id": held.office_id})
    if changed or gone or newest is None:
        held.touch()
        whole = digest_of_all(digests)
        _write(transaction, held, {**{code: (digests[code], records[code]) for code in changed}, **dict.fromkeys(gone)}, kept)
        told = {"digest": whole, "procedures": len(records), "sources": sources, "imported_at": transaction.now().utc}
        transaction.run(insert(catalogue), {"office_id": held.office_id, "revision": held.coming_version, **told})
        newest = transaction.one(NEWEST, {"id": held.office_id})
    return Imported(held.code, edition_of(newest), len(changed), len(gone), len(records) - len(changed))


def _write(
    transaction: Transaction, held: LockedOffice, changes: Mapping[str, tuple[str, bytes] | None], kept: Mapping[str, str | None]
) -> None:
    """`changes`: digest and record by code, None for what is gone; `kept` are the codes that have a row."""
    rows = [(code, *(change or (None, None))) for code, change in changes.items()]
    revision = held.coming_version
    old = [
        {"id": held.office_id, "which": code, "revision_": revision, "digest_": digest, "record_": record}
        for code, digest, record in rows
        if code in kept
    ]
    new = [
        {"office_id": held.office_id, "code": code, "revision": revision, "digest": digest, "record": record}
        for code, digest, record in rows
        if code not in kept
    ]
    if old:
        transaction.run(_CHANGE, old)
    if new:
        transaction.run(insert(procedure), new)


def read_page(connection: Connection, office_id: int, since: str | None, most: int = MOST_RECORDS) -> CatalogueSheet:
    """What changed after a place, at most so many procedures; from the beginning when the place is not of this history."""

    def rows(statement: object, **more: object) -> Sequence[RowMapping]:
        return connection.execute(statement, {"id": office_id, **more}).mappings().all()  # type: ignore[call-overload, no-any-return]

    code = rows(_CODE)[0]["code"]
    head = next(iter(rows(NEWEST)), None)
    if head is None:
        return CatalogueSheet(
            office=code, edition="", procedures=0, digest=None, whole=True, records=(), removed=(), place="", more=False
        )
    reached = read_place(since)
    known = reached is not None and reached.is_of(next((row["digest"] for row in rows(NAMED, revision=reached.revision)), None))
    start = reached if reached is not None and known else BEGINNING
    changes = rows(_CHANGES, changed=start.changed, code=start.code, most=most)
    told = _fitting(changes)
    return CatalogueSheet(
        office=code,
        edition=edition_of(head),
        procedures=head["procedures"],
        digest=head["digest"],
        whole=start is BEGINNING,
        records=tuple(msgspec.Raw(row["record"]) for row in told if row["record"] is not None),
        removed=tuple(row["code"] for row in told if row["record"] is None),
        place=_place_after(edition_of(head), start, told),
        more=len(told) < len(changes) or len(changes) == most,
    )


def _fitting(changes: Sequence[RowMapping]) -> Sequence[RowMapping]:
    """As many as a page holds, and one at least."""
    size = 0
    for place, row in enumerate(changes):
        size += len(row["record"] or b"")
        if size > LARGEST_PAGE and place:
            return changes[:place]
    return changes


def _place_after(edition: str, start: Reached, told: Sequence[RowMapping]) -> str:
    return place_of(edition, told[-1]["revision"], told[-1]["code"]) if told else place_of(edition, start.changed, start.code)
