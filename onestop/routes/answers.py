"""Errors as problem details, and how the API document tells of them."""

from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec

from onestop.errors import AdministrationError, OnestopError, Refused, StorageCorrupt, StorageUnavailable
from onestop.wire import PROBLEM_MEDIA_TYPE, PROBLEMS, Problem, ProblemKind, problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_BY_STATUS: Final = {
    401: ProblemKind.UNKNOWN_CREDENTIAL,
    404: ProblemKind.NOT_FOUND,
    405: ProblemKind.METHOD_NOT_ALLOWED,
    413: ProblemKind.TOO_LARGE,
    429: ProblemKind.TOO_MANY_REQUESTS,
    503: ProblemKind.UNAVAILABLE,
}
_FAILED: Final = 500

AnyRequest = Request[Any, Any, Any]


def told(answer: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    """A problem as a response."""
    more = dict(headers or {})
    if isinstance(answer.retry_after_s, int):
        more["Retry-After"] = str(answer.retry_after_s)
    if answer.kind is ProblemKind.UNKNOWN_CREDENTIAL:
        more["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(answer), status_code=answer.status, media_type=PROBLEM_MEDIA_TYPE, headers=more)


def on_refused(request: AnyRequest, error: Refused) -> Response[bytes]:
    """A problem of the protocol."""
    log.info("refused", path=request.url.path, problem=error.kind, why=error.problem.detail)
    return told(error.problem)


def on_unavailable(request: AnyRequest, error: StorageUnavailable | StorageCorrupt) -> Response[bytes]:
    """The database is away or damaged: kiosks go on with own numbers."""
    log.warning("unavailable", path=request.url.path, error=str(error))
    answer = problem(ProblemKind.UNAVAILABLE)
    answer.retry_after_s = 1
    return told(answer)


def on_http(_request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """What the framework refuses: unknown addresses, parameters that make no sense."""
    kind = _BY_STATUS.get(error.status_code, ProblemKind.MALFORMED if error.status_code < _FAILED else ProblemKind.INTERNAL)
    allow = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return told(problem(kind, _detail(error)), allow)


def _detail(error: HTTPException) -> str:
    """Which parameters, never their values."""
    extra = error.extra if isinstance(error.extra, list) else []
    named = [str(one.get("key")) for one in extra if isinstance(one, dict)]
    return f"{error.detail}: {', '.join(named)}" if named else error.detail


def on_error(request: AnyRequest, error: Exception) -> Response[bytes]:
    """A defect: the log has it whole, the answer nothing of it."""
    log.error("request_failed", path=request.url.path, exc_info=error)
    return told(problem(ProblemKind.INTERNAL))


HANDLERS: Final[dict[int | type[Exception], Any]] = {
    Refused: on_refused,
    StorageUnavailable: on_unavailable,
    StorageCorrupt: on_unavailable,
    AdministrationError: on_error,
    OnestopError: on_error,
    HTTPException: on_http,
    Exception: on_error,
}

COMMON: Final = (ProblemKind.MALFORMED, ProblemKind.TOO_LARGE, ProblemKind.TOO_MANY_REQUESTS, ProblemKind.UNAVAILABLE)
OF_DEVICES: Final = (
    *COMMON,
    ProblemKind.UNKNOWN_CREDENTIAL,
    ProblemKind.AWAITING_APPROVAL,
    ProblemKind.REVOKED,
    ProblemKind.HARDWARE_CHANGED,
    ProblemKind.CLONED,
    ProblemKind.ROLLED_BACK,
    ProblemKind.SAY_HELLO,
)
OF_COUNTERS: Final = (*COMMON, ProblemKind.UNKNOWN_CREDENTIAL, ProblemKind.REPLAYED)


def problems(*kinds: ProblemKind) -> dict[int, ResponseSpec]:
    """How the API document describes these problems, by status."""
    told_of: dict[int, list[str]] = {}
    for kind in dict.fromkeys(kinds):
        told_of.setdefault(PROBLEMS[kind].status, []).append(f"`{kind}`: {PROBLEMS[kind].title}")
    return {
        status: ResponseSpec(Problem, generate_examples=False, description=" · ".join(lines), media_type=PROBLEM_MEDIA_TYPE)
        for status, lines in sorted(told_of.items())
    }
