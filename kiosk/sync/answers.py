"""From a reply to a message, or to the error that says what the kiosk does now."""

from typing import Final, TypeVar

import msgspec

from kiosk.errors import (
    HelloWanted,
    KioskStopped,
    NoCentralNumber,
    NotTheProtocol,
    OtherNamespace,
    Redirected,
    RequestRefused,
    ServerBusy,
    ServerProblem,
)
from kiosk.sync.channel import Reply
from kiosk.sync.mishaps import CHECK_ADDRESS
from onestop.wire import PROBLEM_MEDIA_TYPE, Problem, WhatNext, what_next

T = TypeVar("T")

SHOWN: Final = 200
"""Longest piece of an answer that a message quotes."""

LONGEST_RETRY_S: Final = 300
"""A server that wants more is asked again sooner."""

NO_CONTENT: Final = 204

_NEXT: Final[dict[WhatNext, type[ServerProblem]]] = {
    WhatNext.OWN_SERIES: NoCentralNumber,
    WhatNext.RETRY: ServerBusy,
    WhatNext.SAY_HELLO: HelloWanted,
    WhatNext.STOP: KioskStopped,
    WhatNext.REFUSED: RequestRefused,
}

_MEND: Final[dict[WhatNext, str]] = {
    WhatNext.OWN_SERIES: "own numbers are given meanwhile",
    WhatNext.RETRY: "it is asked again by itself",
    WhatNext.SAY_HELLO: "the kiosk introduces itself again by itself",
    WhatNext.STOP: "an administrator must act at the server",
    WhatNext.REFUSED: "see the server's log",
}


def message(reply: Reply, kind: type[T]) -> T:
    """The message of a successful reply; raises a `ServerProblem` or `ServerNonsense`."""
    check(reply)
    if not _is(reply, "application/json"):
        raise NotTheProtocol(f"the server answers with {_shown(reply.content_type) or 'no type'} instead of JSON", CHECK_ADDRESS)
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except msgspec.ValidationError as error:
        nonsense = OtherNamespace if "$.namespace" in str(error) else NotTheProtocol
        raise nonsense(
            f"the server's {kind.__name__} makes no sense: {_shown(str(error))}", "install versions that fit"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotTheProtocol(f"the server answers with broken JSON: {_shown(str(error))}", CHECK_ADDRESS) from error


def check(reply: Reply) -> None:
    """Raise what a reply says that is no success."""
    if 200 <= reply.status < 300:  # noqa: PLR2004  success, in HTTP
        return
    if reply.status < 400:  # noqa: PLR2004  a redirect, or something that HTTP does not finish with
        where = f" to {_shown(reply.location)}" if reply.location else ""
        raise Redirected(f"the server answers {reply.status} and sends the kiosk elsewhere{where}", CHECK_ADDRESS)
    raise _problem(reply)


def _problem(reply: Reply) -> ServerProblem | NotTheProtocol:
    if _is(reply, PROBLEM_MEDIA_TYPE):
        try:
            said = msgspec.json.decode(reply.body, type=Problem)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return _without_words(reply)
        following = what_next(said)
        after = said.retry_after_s if isinstance(said.retry_after_s, int) else None
        return _NEXT[following](
            f"the server says: {_shown(said.title)} ({_shown(said.type)})",
            _MEND[following],
            kind=said.kind or "",
            retry_after_s=None if after is None else min(max(after, 0), LONGEST_RETRY_S),
            kiosk_code=said.kiosk_code if isinstance(said.kiosk_code, int) else 0,
        )
    return _without_words(reply)


def _without_words(reply: Reply) -> ServerProblem | NotTheProtocol:
    """An error that is not of the protocol: of a proxy in between, most likely."""
    if reply.status >= 500 or reply.status == 429:  # noqa: PLR2004  failed, or too many requests
        return ServerBusy(f"the server answers {reply.status}", _MEND[WhatNext.RETRY])
    return NotTheProtocol(f"the server answers {reply.status} without saying why", CHECK_ADDRESS)


def _is(reply: Reply, media_type: str) -> bool:
    return reply.content_type.partition(";")[0].strip().casefold() == media_type


def _shown(text: str) -> str:
    """A piece of what the server said, short and with nothing in it that cannot be seen."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:SHOWN]).strip()
