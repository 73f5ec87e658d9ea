"""Looks after the kiosks of the offices that have hooks, and tells their hooks: a task of each worker, of which one works.

A server that has just begun, or whose clock jumped, or that was held up, waits for three heartbeats before it calls a kiosk silent.
"""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Final, Protocol, TypeVar
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Connection

from onestop import __version__
from onestop.clock import Clock
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.domain.hooks import Reach, signature
from onestop.errors import HookFailed, OnestopError
from onestop.posting.post import post
from onestop.usecases.alerts import has_news, hooked_offices, tell_news
from onestop.usecases.hooks import secret_of
from onestop.usecases.hookurl import read_hook_url
from onestop.usecases.lease import NOBODY, Held, read_lease, release_lease, take_lease
from onestop.usecases.outbox import Post, due, note_failed, note_taken
from onestop.usecases.watch import AWAY_SECONDS

T = TypeVar("T")

TURN_SECONDS: Final = 10.0
FIRST_SECONDS: Final = 2.0
"""How often it looks, and how soon after the start."""

DEAD_SECONDS: Final = 60.0
"""A lease that has not moved for so long is anybody's; a turn that posts takes up to forty."""

POSTING_SECONDS: Final = 25.0
"""So long after its last beat the holder still begins posts: the last ends well before somebody else may begin."""

JUMP_SECONDS: Final = 5.0
MOST_AT_ONCE: Final = 16
"""Hooks that are told at the same time."""

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Store(Protocol):
    """The database, as the backend gives it."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Read at one moment."""
        ...

    def write(self, office_id: int, work: Callable[[Transaction], T]) -> Awaitable[T]:
        """Write; durable when it returns."""
        ...


class Teller:
    """`start` and `stop` are called in the loop of the process."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        clock: Clock,
        reach: Reach,
        tls: ssl.SSLContext | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`reach`: how near the addresses of hooks may be."""
        self._store, self._keys, self._clock, self._reach, self._tls = store, keys, clock, reach, tls
        self._monotonic = monotonic
        self._me = uuid4().hex
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._seen, self._seen_at = Held(NOBODY, -1), float("-inf")
        self._beaten_at = self._looked_at = self._hearing_since = float("-inf")
        self._holds = False
        self._shift = 0.0

    def start(self) -> None:
        """Begin to work."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """End after the posts that are under way, and let somebody else tell the rest."""
        self._stopping.set()
        if self._task is not None:
            await self._task
        if self._holds:
            with suppress(OnestopError):
                await self._store.write(0, partial(release_lease, me=self._me))

    async def _work(self) -> None:
        wait = FIRST_SECONDS
        while not await self._stops_within(wait):
            wait = TURN_SECONDS
            try:
                await self.turn()
            except OnestopError as error:
                log.warning("hooks_not_told", error=str(error))
            except Exception:  # a defect here must not end the alerts for good
                log.exception("hooks_not_told")

    async def _stops_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()

    async def turn(self) -> None:
        """Look once, and tell what is to be told now."""
        offices = await self._store.read(hooked_offices)
        hears = self._hears()
        if not offices or not await self._lead():
            return
        for office_id in offices:
            now = self._clock()
            if await self._store.read(partial(has_news, office_id=office_id, now=now, hears=hears)):
                await self._store.write(0, partial(tell_news, me=self._me, office_id=office_id, hears=hears))
        posts = await self._store.read(partial(due, now=self._clock().utc))
        room = asyncio.Semaphore(MOST_AT_ONCE)
        await asyncio.gather(*(self._drain(one, room) for one in posts))

    def _hears(self) -> bool:
        """Whether kiosks have had the time to be heard since this server began to listen."""
        now = self._monotonic()
        shift = self._clock().utc.timestamp() - now
        if now - self._looked_at > DEAD_SECONDS or abs(shift - self._shift) > JUMP_SECONDS:
            self._hearing_since = now
        self._looked_at, self._shift = now, shift
        return now - self._hearing_since >= AWAY_SECONDS

    async def _lead(self) -> bool:
        """Whether this process tells the hooks."""
        now, kept = self._monotonic(), await self._store.read(read_lease)
        if kept != self._seen:
            self._seen, self._seen_at = kept, now
        is_free = kept.holder in {NOBODY, self._me} or now - self._seen_at >= DEAD_SECONDS
        self._holds = is_free and await self._store.write(0, partial(take_lease, me=self._me, seen=kept))
        if self._holds:
            self._beaten_at = now
        return self._holds

    async def _drain(self, first: Post, room: asyncio.Semaphore) -> None:
        """Tell one hook all that waits, until it fails."""
        one: Post | None = first
        async with room:
            while one is not None and self._may_post():
                one = await self._tell(one)

    def _may_post(self) -> bool:
        return not self._stopping.is_set() and self._monotonic() - self._beaten_at < POSTING_SECONDS

    async def _tell(self, one: Post) -> Post | None:
        """Post it and note what became of it; returns the next of the hook."""
        try:
            await post(read_hook_url(one.url), self._headers(one), one.body.encode(), self._reach, self._tls)
        except HookFailed as error:
            log.info("hook_failed", office=one.office_id, hook=str(one.hook_id), why=str(error))
            await self._store.write(0, partial(note_failed, me=self._me, post=one, why=error.kind))
            return None
        await self._store.write(0, partial(note_taken, me=self._me, post=one))
        return await self._next(one.hook_id)

    async def _next(self, hook_id: UUID) -> Post | None:
        posts = await self._store.read(partial(due, now=self._clock().utc, hook_id=hook_id))
        return posts[0] if posts else None

    def _headers(self, one: Post) -> dict[str, str]:
        at = int(self._clock().utc.timestamp())
        secret = secret_of(self._keys, one.office_id, one.hook_id)
        return {
            "Content-Type": "application/json",
            "User-Agent": f"onestop/{__version__}",
            "webhook-id": str(one.alert_id),
            "webhook-timestamp": str(at),
            "webhook-signature": signature(secret, str(one.alert_id), at, one.body.encode()),
        }
