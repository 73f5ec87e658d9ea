"""What kiosks ask."""

from functools import partial
from typing import Annotated, cast
from uuid import UUID

from litestar import post
from litestar.di import Provide
from litestar.params import JSONBody, PathParameter

from onestop.db.transaction import Transaction
from onestop.errors import Refused
from onestop.routes import callers
from onestop.routes.answers import COMMON, OF_DEVICES, problems
from onestop.routes.callers import KIOSK_SECURITY, AnyRequest, OfKiosk, Share
from onestop.usecases import enrolment, heartbeats, hello, ledgers, voids
from onestop.wire import (
    CredentialAnswer,
    EnrolAnswer,
    EnrolRequest,
    EventBatch,
    EventsAnswer,
    Grant,
    GrantRequest,
    Heartbeat,
    HeartbeatAnswer,
    Hello,
    HelloAnswer,
    NewCredential,
    ProblemKind,
    VoidAnswer,
    VoidNotice,
)

OK = 200

FEW_ENTRIES = 40
"""A batch of so many entries is of this moment; a longer one comes from a kiosk that was away, and may wait a little."""

_K = ProblemKind
_CLAIM = {"claim": Provide(callers.claim_of)}
TicketId = Annotated[UUID, PathParameter(description="The ticket that the grant was asked for.")]


@post("/enrol", status_code=OK, tags=["kiosk"], responses=problems(*COMMON, _K.CODE_REFUSED, _K.PROTOCOL_UNKNOWN))
async def enrol(request: AnyRequest, backend: Share, data: JSONBody[EnrolRequest]) -> EnrolAnswer:
    """Turn a one-time code into a known device."""
    backend.strangers.take(callers.address_of(request))
    office_id = await backend.read(partial(enrolment.office_of_code, keys=backend.house.keys, code=data.code))
    if office_id is None:
        raise Refused(ProblemKind.CODE_REFUSED)
    return await backend.write(office_id, lambda transaction: enrolment.enrol(backend.house, transaction, office_id, data))


@post(
    "/hello",
    status_code=OK,
    tags=["kiosk"],
    security=KIOSK_SECURITY,
    dependencies=_CLAIM,
    guards=[callers.newcomer],
    responses=problems(*OF_DEVICES, _K.LEDGER_REFUSED, _K.REPLAYED, _K.PROTOCOL_UNKNOWN),
)
async def say_hello(backend: Share, claim: OfKiosk, data: JSONBody[Hello]) -> HelloAnswer:
    """Introduce a boot and its ledger."""
    return await backend.write(claim.token.office_id, lambda transaction: hello.hello(backend.house, transaction, claim, data))


@post(
    "/credential",
    status_code=OK,
    tags=["kiosk"],
    security=KIOSK_SECURITY,
    dependencies=_CLAIM,
    guards=[callers.kiosk],
    responses=problems(*OF_DEVICES),
)
async def change_credential(backend: Share, claim: OfKiosk, data: JSONBody[NewCredential]) -> CredentialAnswer:
    """Change the kiosk's credential."""

    def work(transaction: Transaction) -> CredentialAnswer:
        return enrolment.change_credential(backend.house, transaction, claim, data)

    return await backend.write(claim.token.office_id, work)


@post(
    "/grants",
    status_code=OK,
    tags=["kiosk"],
    security=KIOSK_SECURITY,
    dependencies=_CLAIM,
    guards=[callers.kiosk],
    responses=problems(
        *OF_DEVICES, _K.CENTRAL_CLOSED, _K.DAY_BEHIND, _K.UNKNOWN_SERVICE, _K.SERVICE_PAUSED, _K.GRANT_VOID, _K.REPLAYED
    ),
)
async def grant(backend: Share, claim: OfKiosk, data: JSONBody[GrantRequest]) -> Grant:
    """Give the next central number of a service's series."""
    return cast("Grant", await backend.write_together(claim.token.office_id, backend.give, (claim, data)))


@post(
    "/grants/{ticket_id:uuid}/void",
    status_code=OK,
    tags=["kiosk"],
    security=KIOSK_SECURITY,
    dependencies=_CLAIM,
    guards=[callers.kiosk],
    responses=problems(*OF_DEVICES, _K.REPLAYED, _K.NOT_FOUND),
)
async def void(backend: Share, claim: OfKiosk, ticket_id: TicketId, data: JSONBody[VoidNotice]) -> VoidAnswer:
    """Say that a grant is not used."""
    return await backend.write(
        claim.token.office_id, lambda transaction: voids.void(backend.house, transaction, claim, ticket_id, data)
    )


@post(
    "/events",
    status_code=OK,
    tags=["kiosk"],
    security=KIOSK_SECURITY,
    dependencies=_CLAIM,
    guards=[callers.kiosk],
    responses=problems(*OF_DEVICES),
)
async def events(backend: Share, claim: OfKiosk, data: JSONBody[EventBatch]) -> EventsAnswer:
    """Keep entries of the kiosk's ledger."""
    patient = len(data.events) > FEW_ENTRIES
    return await backend.write(
        claim.token.office_id, lambda transaction: ledgers.take(backend.house, transaction, claim, data), patient=patient
    )


@post(
    "/heartbeat",
    status_code=OK,
    tags=["kiosk"],
    security=KIOSK_SECURITY,
    dependencies=_CLAIM,
    guards=[callers.kiosk],
    responses=problems(*OF_DEVICES, _K.REPLAYED),
)
async def heartbeat(backend: Share, claim: OfKiosk, data: JSONBody[Heartbeat]) -> HeartbeatAnswer:
    """Hear how the kiosk is."""
    return await backend.write(
        claim.token.office_id, lambda transaction: heartbeats.hear(backend.house, transaction, claim, data)
    )


HANDLERS = [enrol, say_hello, change_credential, grant, void, events, heartbeat]
