"""Uploads the ledger: in order, each entry once, again from wherever the server wants it."""

import logging
from dataclasses import replace
from typing import Final

from kiosk.domain.businessday import ClockReading
from kiosk.errors import NotTheProtocol, RequestRefused, ServerSilent
from kiosk.sync.events import batch_of
from kiosk.sync.server import Server
from kiosk.usecases.outbox import Outbox, OutboxStatus
from onestop.wire import LARGEST_BATCH, EventsAnswer

logger = logging.getLogger(__name__)

FIRST_BATCH: Final = 200
"""Entries of the first upload: some 70 kilobytes, which a line of 64 kbit/s carries in ten seconds at best; it adapts."""

MOST: Final = min(1000, LARGEST_BATCH)


class Pusher:
    """Knows how many entries the way to the server takes at once; what is acknowledged stands in the ledger."""

    def __init__(self, server: Server) -> None:
        """Begin with a moderate batch."""
        self._server = server
        self._size = FIRST_BATCH

    def push(self, outbox: Outbox, status: OutboxStatus, reading: ClockReading, cursor: str) -> EventsAnswer | None:
        """Upload the next batch and remember what the server has; None when there is nothing to upload."""
        batch = outbox.batch(status.memory.acknowledged, self._size)
        if not batch.entries:
            return None
        try:
            answer = self._server.events(batch_of(batch, status, reading))
        except (ServerSilent, RequestRefused):
            self._size = max(1, self._size // 2)
            raise
        sent = batch.entries[-1][0].seq
        if answer.acknowledged > max(sent, status.last) or (
            answer.again_from is not None and answer.again_from != answer.acknowledged + 1
        ):
            raise NotTheProtocol(
                f"the server confirms entry {answer.acknowledged} of {status.last}", "report this with the server's log"
            )
        self._size = min(MOST, self._size * 2)
        if answer.acknowledged < sent:
            logger.warning("the server wants the ledger again from entry %d", answer.acknowledged + 1)
        outbox.remember(replace(status.memory, acknowledged=answer.acknowledged, cursor=cursor or status.memory.cursor))
        return answer
