"""Commands of the administrator: genuine, new and in time, or not obeyed."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from kiosk.errors import CommandEnded, CommandForged, CommandRefused, CommandReplayed
from kiosk.usecases.orders import Handlers, Outcome
from onestop.wire import Command, is_genuine

logger = logging.getLogger(__name__)

LONGEST_OUTCOME: Final = 200


@dataclass(frozen=True, slots=True)
class Trust:
    """By what a command is held: whose it must be, its key, and the number of the last that was obeyed."""

    office: str
    device_id: UUID
    key: str
    last: int


def check_command(command: Command, trust: Trust, now: datetime) -> None:
    """Raise the `CommandRefused` that says why a command is not obeyed."""
    if not is_genuine(trust.key, trust.office, trust.device_id, command):
        raise CommandForged(f"command {command.number} ({command.kind}) is not signed by the server", "look who speaks for it")
    if command.number <= trust.last:
        raise CommandReplayed(f"command {command.number} ({command.kind}) was obeyed before", "it is not obeyed again")
    if now >= command.ends_at:
        raise CommandEnded(f"command {command.number} ({command.kind}) came after its end", "give it again")


def obey(command: Command, trust: Trust, now: datetime, handlers: Handlers) -> Outcome | None:
    """Obey a command; None when it is refused, which is logged but for one that is merely told again."""
    try:
        check_command(command, trust, now)
    except CommandReplayed:
        return None
    except CommandRefused as error:
        logger.error("%s", error)  # noqa: TRY400  one line, as all our errors
        return None
    handler = handlers.get(command.kind)
    if handler is None:
        return Outcome("this kiosk cannot do that")
    try:
        outcome = handler(command.arguments)
    except Exception as error:
        logger.exception("command %d failed", command.number)
        return Outcome(f"failed: {error}"[:LONGEST_OUTCOME])
    return Outcome(outcome.told[:LONGEST_OUTCOME], outcome.afterwards)
