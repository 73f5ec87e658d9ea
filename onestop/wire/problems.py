"""Errors as problem details (RFC 9457, `application/problem+json`), and what the sender of a request does next."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from msgspec import UNSET, Struct, UnsetType

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"

TYPE_PREFIX: Final = "urn:onestop:problem:"


class WhatNext(StrEnum):
    """What whoever gets a problem does now."""

    OWN_SERIES = "own_series"
    """Give an own number at once; asking again brings nothing before the state changes."""
    RETRY = "retry"
    """Send the same again, later (`retry_after_s`, else with back-off): nothing was done, or it is safe to repeat."""
    SAY_HELLO = "say_hello"
    """Send `Hello`, then the same again."""
    STOP = "stop"
    """Give no numbers and show staff the title until an administrator has acted."""
    REFUSED = "refused"
    """This request will never succeed; do not repeat it."""


class ProblemKind(StrEnum):
    """All problems, by the last part of their `type`."""

    MALFORMED = "malformed"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    TOO_LARGE = "too-large"
    TOO_MANY_REQUESTS = "too-many-requests"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"
    UNKNOWN_CREDENTIAL = "unknown-credential"
    AWAITING_APPROVAL = "awaiting-approval"
    REVOKED = "revoked"
    CODE_REFUSED = "code-refused"
    HARDWARE_CHANGED = "hardware-changed"
    CLONED = "cloned"
    ROLLED_BACK = "rolled-back"
    SAY_HELLO = "say-hello"
    REPLAYED = "replayed"
    LEDGER_REFUSED = "ledger-refused"
    PROTOCOL_UNKNOWN = "protocol-unknown"
    UNKNOWN_SERVICE = "unknown-service"
    SERVICE_PAUSED = "service-paused"
    CENTRAL_CLOSED = "central-closed"
    DAY_BEHIND = "day-behind"
    GRANT_VOID = "grant-void"
    COUNTER_CLOSED = "counter-closed"
    TICKET_IN_HAND = "ticket-in-hand"
    NO_TICKET_IN_HAND = "no-ticket-in-hand"
    WRONG_STEP = "wrong-step"


@dataclass(frozen=True, slots=True)
class Meaning:
    """HTTP status, one line for people, and what the sender does."""

    status: int
    title: str
    next: WhatNext


_K, _N = ProblemKind, WhatNext

PROBLEMS: Final[dict[ProblemKind, Meaning]] = {
    _K.MALFORMED: Meaning(400, "The request is not understood.", _N.REFUSED),
    _K.NOT_FOUND: Meaning(404, "There is nothing at this address.", _N.REFUSED),
    _K.METHOD_NOT_ALLOWED: Meaning(405, "This address does not take this method.", _N.REFUSED),
    _K.TOO_LARGE: Meaning(413, "The request is too large; send less at once.", _N.REFUSED),
    _K.TOO_MANY_REQUESTS: Meaning(429, "Too many requests; wait a moment.", _N.RETRY),
    _K.UNAVAILABLE: Meaning(503, "The server cannot do this now; nothing was promised.", _N.RETRY),
    _K.INTERNAL: Meaning(500, "The server failed; its log says why.", _N.RETRY),
    _K.UNKNOWN_CREDENTIAL: Meaning(401, "The credential is not known; enrol this kiosk or sign this counter in.", _N.STOP),
    _K.AWAITING_APPROVAL: Meaning(403, "An administrator has not approved this kiosk yet.", _N.RETRY),
    _K.REVOKED: Meaning(403, "This kiosk was taken out of service.", _N.STOP),
    _K.CODE_REFUSED: Meaning(403, "The enrolment code is wrong, used or older than ten minutes.", _N.REFUSED),
    _K.HARDWARE_CHANGED: Meaning(403, "This credential belongs to another machine; enrol this one.", _N.STOP),
    _K.CLONED: Meaning(403, "Two machines use this kiosk's credential; an administrator must look.", _N.STOP),
    _K.ROLLED_BACK: Meaning(403, "This kiosk's ledger is an older copy; an administrator must look.", _N.STOP),
    _K.SAY_HELLO: Meaning(409, "The server does not know this boot or ledger yet.", _N.SAY_HELLO),
    _K.REPLAYED: Meaning(409, "This was said before.", _N.REFUSED),
    _K.LEDGER_REFUSED: Meaning(409, "A new ledger needs the kiosk code that the server keeps for it.", _N.STOP),
    _K.PROTOCOL_UNKNOWN: Meaning(409, "The server does not speak this version of the protocol.", _N.REFUSED),
    _K.UNKNOWN_SERVICE: Meaning(409, "The office has no such service.", _N.OWN_SERIES),
    _K.SERVICE_PAUSED: Meaning(409, "The service gives no numbers now.", _N.REFUSED),
    _K.CENTRAL_CLOSED: Meaning(409, "The office gives no central numbers for the rest of this business day.", _N.OWN_SERIES),
    _K.DAY_BEHIND: Meaning(409, "The server's business day is before the kiosk's.", _N.OWN_SERIES),
    _K.GRANT_VOID: Meaning(409, "This grant was void already.", _N.OWN_SERIES),
    _K.COUNTER_CLOSED: Meaning(409, "The counter is closed; open it first.", _N.REFUSED),
    _K.TICKET_IN_HAND: Meaning(409, "The counter has a ticket in hand; finish it first.", _N.REFUSED),
    _K.NO_TICKET_IN_HAND: Meaning(409, "The counter has no ticket in hand.", _N.REFUSED),
    _K.WRONG_STEP: Meaning(409, "The ticket cannot take this step now.", _N.REFUSED),
}
"""What each problem means. A reader that meets a kind it does not know goes by the status: 5xx and 429 retry, else refused."""


_KINDS: Final = {TYPE_PREFIX + kind: kind for kind in ProblemKind}


class Problem(Struct, kw_only=True, omit_defaults=True):
    """The body of every answer with a status of 400 or above. `detail` is for the log, never for a citizen."""

    type: str
    """`urn:onestop:problem:` and the kind."""
    title: str
    status: int
    detail: str = ""
    retry_after_s: int | UnsetType = UNSET
    """Wait so many whole seconds before the next try; the header `Retry-After` says the same."""
    kiosk_code: int | UnsetType = UNSET
    """With `ledger-refused`: the code under which this kiosk may begin a new ledger; 0 when there is none left."""

    @property
    def kind(self) -> ProblemKind | None:
        """Which problem it is; None for one that this version does not know."""
        return _KINDS.get(self.type)


def problem(kind: ProblemKind, detail: str = "") -> Problem:
    """The problem of this kind."""
    meaning = PROBLEMS[kind]
    return Problem(type=TYPE_PREFIX + kind, title=meaning.title, status=meaning.status, detail=detail)


SERVER_FAILED: Final = 500
TOO_MANY: Final = 429


def what_next(answer: Problem) -> WhatNext:
    """What the sender does after this problem, also for kinds that a newer server invented."""
    kind = answer.kind
    if kind is not None:
        return PROBLEMS[kind].next
    return WhatNext.RETRY if answer.status >= SERVER_FAILED or answer.status == TOO_MANY else WhatNext.REFUSED
