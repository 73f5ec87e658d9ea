"""Who asks: the headers of a request are held against the roster of the office that its token names."""

from typing import Annotated, Any, Final

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import HeaderParameter

from onestop.backend import Backend
from onestop.domain.credentials import COUNTER, KIOSK, Token, parse_token
from onestop.errors import Refused
from onestop.usecases.admission import Claim, admit, admit_counter, uses_next_credential
from onestop.usecases.enrolment import promote_credential
from onestop.usecases.roster import RosterCounter, RosterDevice
from onestop.wire import BOOT_HEADER, SERIAL_HEADER, ProblemKind
from onestop.wire.scalars import BootId, Serial

KIOSK_SECURITY: Final = [{"kiosk": list[str]()}]
COUNTER_SECURITY: Final = [{"counter": list[str]()}]
ANY_SECURITY: Final = [*KIOSK_SECURITY, *COUNTER_SECURITY]

COMPONENTS: Final = Components(
    security_schemes={
        "kiosk": SecurityScheme(type="http", scheme="bearer", description="`token_prefix` and credential of an enrolled kiosk."),
        "counter": SecurityScheme(type="http", scheme="bearer", description="The token of a counter."),
    }
)

SerialHeader = Annotated[Serial, HeaderParameter(name=SERIAL_HEADER, description="Serial number of the kiosk's board.")]
BootHeader = Annotated[BootId, HeaderParameter(name=BOOT_HEADER, min_length=1, description="The kernel's id of this boot.")]
AnyRequest = Request[Any, Any, State]
Share = NamedDependency[Backend]
OfKiosk = NamedDependency[Claim]
OfCaller = NamedDependency[Token]


async def backend_of(state: State) -> Backend:
    """The process's share of the server."""
    backend: Backend = state.backend
    return backend


def address_of(request: AnyRequest) -> str:
    """Where a request came from."""
    return request.client.host if request.client else "local"


def _token(request: AnyRequest, backend: Backend, kinds: tuple[str, ...]) -> Token:
    scheme, _, written = request.headers.get("Authorization", "").partition(" ")
    token = parse_token(written.strip()) if scheme.lower() == "bearer" else None
    if token is None or token.kind not in kinds:
        raise _stranger(request, backend)
    return token


def _stranger(request: AnyRequest, backend: Backend) -> Refused:
    """Unknown credentials, and ever fewer of them: whoever guesses waits."""
    backend.strangers.take(address_of(request))
    return Refused(ProblemKind.UNKNOWN_CREDENTIAL)


async def _kiosk(request: AnyRequest, backend: Backend, serial: str, boot: str, *, hello: bool) -> tuple[Claim, RosterDevice]:
    claim = Claim(_token(request, backend, (KIOSK,)), serial, boot)
    roster = await backend.roster(claim.token.office_id)
    if roster is None:
        raise _stranger(request, backend)
    try:
        device = admit(roster, claim, backend.house.keys, hello=hello)
    except Refused as refusal:
        if refusal.kind is ProblemKind.UNKNOWN_CREDENTIAL:
            raise _stranger(request, backend) from None
        backend.devices.take(f"{claim.token.office_id}/{claim.token.holder}")
        raise
    backend.devices.take(f"{claim.token.office_id}/{claim.token.holder}")
    if uses_next_credential(device, claim.token.secret, backend.house.keys):
        await backend.write(claim.token.office_id, lambda transaction: promote_credential(backend.house, transaction, claim))
    return claim, device


async def newcomer(request: AnyRequest, backend: Share, serial: SerialHeader, boot: BootHeader) -> Claim:
    """A kiosk whose boot has not said hello yet."""
    claim, _ = await _kiosk(request, backend, serial, boot, hello=True)
    return claim


async def kiosk(request: AnyRequest, backend: Share, serial: SerialHeader, boot: BootHeader) -> Claim:
    """A kiosk that may work."""
    claim, _ = await _kiosk(request, backend, serial, boot, hello=False)
    return claim


async def _counter(request: AnyRequest, backend: Backend, token: Token) -> RosterCounter:
    roster = await backend.roster(token.office_id)
    try:
        if roster is None:
            raise _stranger(request, backend)
        one = admit_counter(roster, token, backend.house.keys)
    except Refused:
        raise _stranger(request, backend) from None
    backend.devices.take(f"{token.office_id}/c{one.number}")
    return one


async def counter(request: AnyRequest, backend: Share) -> Token:
    """A counter that is signed in."""
    token = _token(request, backend, (COUNTER,))
    await _counter(request, backend, token)
    return token


async def anybody(
    request: AnyRequest,
    backend: Share,
    serial: Annotated[Serial | None, HeaderParameter(name=SERIAL_HEADER, required=False)] = None,
    boot: Annotated[BootId | None, HeaderParameter(name=BOOT_HEADER, required=False)] = None,
) -> Token:
    """A kiosk, which also shows serial and boot, or a counter."""
    token = _token(request, backend, (KIOSK, COUNTER))
    if token.kind == COUNTER:
        await _counter(request, backend, token)
    else:
        await _kiosk(request, backend, serial or "", boot or "", hello=False)
    return token
