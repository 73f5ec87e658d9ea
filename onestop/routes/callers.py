"""Who asks: the headers of a request are held against the roster of the office that its token names.

Guards do so before a body is read: strangers cannot make the server read what they send.
"""

from typing import Annotated, Any, Final

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import HeaderParameter

from onestop.backend import Backend
from onestop.domain.credentials import COUNTER, KIOSK, Token, parse_token
from onestop.errors import Refused
from onestop.usecases.admission import Claim, admit, admit_counter, uses_next_credential
from onestop.usecases.enrolment import promote_credential
from onestop.wire import BOOT_HEADER, SERIAL_HEADER, ProblemKind
from onestop.wire.scalars import BootId, Serial

LONGEST_HEADER: Final = 128

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
AnyConnection = ASGIConnection[Any, Any, Any, State]
Share = NamedDependency[Backend]
OfKiosk = NamedDependency[Claim]
OfCaller = NamedDependency[Token]


async def backend_of(state: State) -> Backend:
    """The process's share of the server."""
    backend: Backend = state.backend
    return backend


def address_of(connection: AnyConnection) -> str:
    """Where a request came from."""
    return connection.client.host if connection.client else "local"


def _token(connection: AnyConnection, backend: Backend, kinds: tuple[str, ...]) -> Token:
    scheme, _, written = connection.headers.get("Authorization", "").partition(" ")
    token = parse_token(written.strip()) if scheme.lower() == "bearer" else None
    if token is None or token.kind not in kinds:
        raise _stranger(connection, backend)
    return token


def _stranger(connection: AnyConnection, backend: Backend) -> Refused:
    """Unknown credentials, and ever fewer of them: whoever guesses waits."""
    backend.strangers.take(address_of(connection))
    return Refused(ProblemKind.UNKNOWN_CREDENTIAL)


def _header(connection: AnyConnection, name: str) -> str:
    value = connection.headers.get(name, "")
    if not value or len(value) > LONGEST_HEADER:
        raise Refused(ProblemKind.MALFORMED, f"header {name} is missing or too long")
    return value


async def _admit_kiosk(connection: AnyConnection, *, hello: bool) -> None:
    backend: Backend = connection.app.state.backend
    token = _token(connection, backend, (KIOSK,))
    claim = Claim(token, _header(connection, SERIAL_HEADER), _header(connection, BOOT_HEADER))
    keys, bucket = backend.house.keys, f"{token.office_id}/{token.holder}"
    try:
        device = await backend.judged(token.office_id, lambda roster: admit(roster, claim, keys, hello=hello))
    except Refused as refusal:
        if refusal.kind is ProblemKind.UNKNOWN_CREDENTIAL:
            raise _stranger(connection, backend) from None
        backend.devices.take(bucket)
        raise
    backend.devices.take(bucket)
    if uses_next_credential(device, token.secret, keys):
        await backend.write(token.office_id, lambda transaction: promote_credential(backend.house, transaction, claim))
    connection.state.claim = claim


async def newcomer(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """Guard: a kiosk whose boot has not said hello yet."""
    await _admit_kiosk(connection, hello=True)


async def kiosk(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """Guard: a kiosk that may work."""
    await _admit_kiosk(connection, hello=False)


async def counter(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """Guard: a counter that is signed in."""
    backend: Backend = connection.app.state.backend
    token = _token(connection, backend, (COUNTER,))
    try:
        one = await backend.judged(token.office_id, lambda roster: admit_counter(roster, token, backend.house.keys))
    except Refused:
        raise _stranger(connection, backend) from None
    backend.devices.take(f"{token.office_id}/c{one.number}")
    connection.state.token = token


async def anybody(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Guard: a kiosk or a counter."""
    backend: Backend = connection.app.state.backend
    token = _token(connection, backend, (KIOSK, COUNTER))
    await (counter if token.kind == COUNTER else kiosk)(connection, handler)
    connection.state.token = token


async def claim_of(backend: Share, request: AnyRequest, serial: SerialHeader, boot: BootHeader) -> Claim:
    """The kiosk that the guard let in; the headers stand here for the API document.

    It asks for the backend since what needs nothing of each other is made in tasks of their own: a tenth of a grant's time.
    """
    del backend, serial, boot
    claim: Claim = request.state.claim
    return claim


async def token_of(backend: Share, request: AnyRequest) -> Token:
    """The caller that the guard let in; see `claim_of` for the backend."""
    del backend
    token: Token = request.state.token
    return token
