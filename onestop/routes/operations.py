"""What those ask who keep the server running: does it live, can it work, what has it done."""

from functools import partial

from litestar import MediaType, Response, get
from msgspec import Struct

from onestop import __version__
from onestop.errors import Refused, StorageError
from onestop.metrics import exposition
from onestop.routes.answers import problems
from onestop.routes.callers import AnyRequest, Share, address_of
from onestop.settings import is_loopback
from onestop.usecases.overview import read_overview
from onestop.wire import ProblemKind


class Health(Struct):
    """The process lives."""

    status: str
    version: str


class Ready(Struct):
    """The server can work: its database takes writes."""

    status: str
    engine: str


@get("/health", tags=["operations"], sync_to_thread=False)
def health() -> Health:
    """Say that the process lives."""
    return Health("ok", __version__)


@get("/ready", tags=["operations"], responses=problems(ProblemKind.UNAVAILABLE))
async def ready(backend: Share) -> Ready:
    """Say whether the server can work now."""
    try:
        await backend.write(0, lambda transaction: transaction.now())
    except StorageError as error:
        raise Refused(ProblemKind.UNAVAILABLE, error.what, retry_after_s=5) from error
    return Ready("ready", backend.database.writer.dialect.name)


@get("/metrics", tags=["operations"], media_type=MediaType.TEXT, responses=problems(ProblemKind.NOT_FOUND))
async def metrics(request: AnyRequest, backend: Share) -> Response[str]:
    """Tell figures to Prometheus, on this machine only."""
    if not is_loopback(address_of(request)):
        raise Refused(ProblemKind.NOT_FOUND)
    overview = await backend.read(partial(read_overview, now=backend.clock()))
    body, media_type = exposition(overview)
    return Response(body, media_type=media_type)


HANDLERS = [health, ready, metrics]
