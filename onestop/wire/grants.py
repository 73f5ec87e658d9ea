"""The next number, and numbers that came too late."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from onestop.wire.scalars import Count, Cursor, Language, MaybeN, Moment, N, PriorityId, Series, ServiceId, ShortText

LONGEST_AGE_MS = 600_000


class GrantRequest(Struct, kw_only=True):
    """Ask for the next central number. `ticket_id` is the idempotency key: the same id always gets the same number.

    Errors: `central-closed`, `day-behind`, `unknown-service`, `service-paused`, `grant-void`, and those of any device
    request. Without an answer in its budget the kiosk gives an own number and sends a `VoidNotice`, or lets the event
    `numbered` of this ticket say the same.
    """

    ticket_id: UUID
    service_id: ServiceId
    age_ms: Annotated[int, Meta(ge=0, le=LONGEST_AGE_MS)]
    """Milliseconds since the citizen's tap when this request was sent, on the kiosk's monotonic clock. The server takes
    it from its own time, so that the order of calling does not depend on the kiosk's clock."""
    priority: PriorityId | None = None
    """The citizen's own word; never printed, never told to anybody but as `priority: true`."""
    language: Language = "vi"
    """In which the citizen is called."""
    business_day: date | None = None
    """The kiosk's business day. Later than the server's: `day-behind`. Earlier: the kiosk moves on with the answer."""
    highest: MaybeN = 0
    """The highest central number of this series in `business_day` that the kiosk knows. Higher than what the server
    has given: the server was restored, and closes its central series."""
    cursor: Cursor | None = None
    """The newest cursor that the kiosk was given. Newer than the server's present: the server was restored."""


class Grant(Struct, kw_only=True):
    """A central number. It is durable at the server before this is sent, and never given to another ticket."""

    ticket_id: UUID
    series: Series
    n: N
    namespace: Literal["central"]
    business_day: date
    epoch: Count
    """Rises when the server was restored from a backup."""
    ahead: Count
    """How many people wait before this ticket at its service, when the number was given."""
    issued_at: Moment
    """The moment of the tap by the server's clock: the order of calling goes by it."""
    server_time: Moment
    clock_trusted: bool
    cursor: Cursor


class VoidNotice(Struct, kw_only=True):
    """The kiosk does not use the grant of this ticket: it came too late, or never. May come before the grant, and twice.

    A grant that is asked for afterwards is refused with `grant-void`.
    """

    reason: Annotated[ShortText, Meta(min_length=1)]


class VoidAnswer(Struct, kw_only=True):
    """The grant is void at the server, durably. `n` is the number that becomes a gap, None when none was given."""

    ticket_id: UUID
    series: Series | None
    n: N | None
    server_time: Moment
