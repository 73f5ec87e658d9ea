"""The long poll: what the office is doing, as soon as it does something else."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.di import Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from onestop.backend import Backend
from onestop.db.transaction import Transaction
from onestop.domain.credentials import KIOSK
from onestop.errors import Refused
from onestop.metrics import POLLS
from onestop.routes import callers
from onestop.routes.answers import OF_DEVICES, problems
from onestop.routes.callers import ANY_SECURITY, OfCaller, Share
from onestop.usecases.parts import notice_restore
from onestop.usecases.snapshots import Snapshot
from onestop.wire import LONGEST_WAIT_S, ProblemKind, State
from onestop.wire.scalars import Cursor

UNCHANGED = 204

CursorParameter = Annotated[
    Cursor | None, QueryParameter(name="cursor", required=False, description="The newest cursor that the asker has.")
]
WaitParameter = Annotated[
    int, QueryParameter(name="wait", ge=0, le=LONGEST_WAIT_S, description="Seconds to wait for news; 0: answer at once.")
]


@get(
    "/state",
    tags=["state"],
    security=ANY_SECURITY,
    dependencies={"caller": Provide(callers.token_of)},
    guards=[callers.anybody],
    responses={
        UNCHANGED: ResponseSpec(None, generate_examples=False, description="Nothing has changed since the cursor."),
        **problems(*OF_DEVICES),
    },
)
async def state(
    backend: Share, caller: OfCaller, cursor: CursorParameter = None, wait: WaitParameter = 0
) -> Response[State | None]:
    """Tell what the office is doing, now or when it changes."""
    known = backend.house.keys.read_cursor(caller.office_id, cursor)
    snapshot = await _snapshot(backend, caller.office_id)
    if known is not None and known.may_be_lost(snapshot.place):
        await _notice(backend, caller.office_id, cursor)
        snapshot = await _snapshot(backend, caller.office_id)
    if known == snapshot.place:
        with POLLS.track_inprogress():
            await backend.changes.wait(caller.office_id, snapshot.version, wait)
        snapshot = await _snapshot(backend, caller.office_id)
        if known == snapshot.place:
            return Response(None, status_code=UNCHANGED)
    device_id = UUID(caller.holder) if caller.kind == KIOSK else None
    return Response(snapshot.state(backend.house.keys, backend.clock(), device_id))


async def _snapshot(backend: Backend, office_id: int) -> Snapshot:
    snapshot = await backend.snapshot(office_id)
    if snapshot is None:
        raise Refused(ProblemKind.UNKNOWN_CREDENTIAL)
    return snapshot


async def _notice(backend: Backend, office_id: int, cursor: str | None) -> None:
    def work(transaction: Transaction) -> None:
        notice_restore(backend.house, transaction, transaction.lock(office_id), cursor)

    await backend.write(office_id, work)


HANDLERS = [state]
