"""What counters do."""

from litestar import get, post
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from onestop.backend import Backend
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Token
from onestop.routes import callers
from onestop.routes.answers import OF_COUNTERS, problems
from onestop.routes.callers import COUNTER_SECURITY, OfCaller, Share
from onestop.usecases import calling
from onestop.wire import CounterAct, CounterView, FinishAct, ProblemKind, TransferAct

OK = 200

_K = ProblemKind
_CALLER = {"caller": Provide(callers.token_of)}


async def _do(backend: Backend, caller: Token, request: CounterAct, act: calling.Act) -> CounterView:
    def work(transaction: Transaction) -> CounterView:
        return calling.do(backend.house, transaction, caller, request, act)

    return await backend.write(caller.office_id, work)


@get(
    "/counter",
    tags=["counter"],
    security=COUNTER_SECURITY,
    dependencies=_CALLER,
    guards=[callers.counter],
    responses=problems(*OF_COUNTERS),
)
async def view(backend: Share, caller: OfCaller) -> CounterView:
    """Tell what this counter is doing."""
    return await backend.write(caller.office_id, lambda transaction: calling.view(backend.house, transaction, caller))


def _simple(path: str, act: calling.Act, does: str, *kinds: ProblemKind) -> HTTPRouteHandler:
    """An act that needs nothing but its request id."""

    async def handle(backend: Share, caller: OfCaller, data: JSONBody[CounterAct]) -> CounterView:
        return await _do(backend, caller, data, act)

    handle.__doc__ = does
    handle.__name__ = path.strip("/").replace("-", "_")
    responses = problems(*OF_COUNTERS, *kinds)
    made: HTTPRouteHandler = post(
        f"/counter{path}",
        status_code=OK,
        tags=["counter"],
        security=COUNTER_SECURITY,
        dependencies=_CALLER,
        guards=[callers.counter],
        responses=responses,
        description=does,
    )(handle)
    return made


@post(
    "/counter/finish",
    status_code=OK,
    tags=["counter"],
    security=COUNTER_SECURITY,
    dependencies=_CALLER,
    guards=[callers.counter],
    responses=problems(*OF_COUNTERS, _K.NO_TICKET_IN_HAND, _K.WRONG_STEP),
)
async def finish(backend: Share, caller: OfCaller, data: JSONBody[FinishAct]) -> CounterView:
    """Say that the citizen was served; call the next one if asked to."""
    return await _do(backend, caller, data, calling.finishing(data))


@post(
    "/counter/transfer",
    status_code=OK,
    tags=["counter"],
    security=COUNTER_SECURITY,
    dependencies=_CALLER,
    guards=[callers.counter],
    responses=problems(*OF_COUNTERS, _K.NO_TICKET_IN_HAND, _K.WRONG_STEP, _K.UNKNOWN_SERVICE),
)
async def transfer(backend: Share, caller: OfCaller, data: JSONBody[TransferAct]) -> CounterView:
    """Send the ticket in hand to another service's line."""
    return await _do(backend, caller, data, calling.transferring(data))


HANDLERS = [
    view,
    _simple("/open", calling.open_counter, "Open the counter."),
    _simple("/close", calling.close_counter, "Close the counter.", _K.TICKET_IN_HAND),
    _simple("/call-next", calling.call_next, "Call the next ticket.", _K.COUNTER_CLOSED, _K.TICKET_IN_HAND),
    _simple("/call-again", calling.call_again, "Call the ticket in hand once more.", _K.NO_TICKET_IN_HAND, _K.WRONG_STEP),
    _simple("/serve", calling.serve, "Say that the citizen has come.", _K.NO_TICKET_IN_HAND, _K.WRONG_STEP),
    finish,
    _simple("/no-show", calling.miss, "Say that nobody came.", _K.NO_TICKET_IN_HAND, _K.WRONG_STEP),
    transfer,
]
