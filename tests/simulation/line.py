"""The network between a kiosk and its server, which loses, delays, repeats and reorders."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from kiosk.errors import ServerSilent, ServerUnreachable
from kiosk.sync.channel import Call, Reply
from tests.simulation.world import World


class Answering(Protocol):
    """A server."""

    def answer(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """Answer a request; raises `ServerUnreachable` when nobody is there."""
        ...


class PowerIsCut(BaseException):
    """The machine that runs this stops here. No program catches it."""


@dataclass
class Troubles:
    """Shares of calls, from 0 to 1, to which something happens."""

    lost: float = 0.0
    """The request does not arrive."""
    answer_lost: float = 0.0
    """The request arrives and is done, the answer does not come."""
    late: float = 0.0
    """The request arrives after the kiosk has given up waiting."""
    twice: float = 0.0
    """The request arrives, and once more some time later, after others."""


@dataclass
class Line:
    """One kiosk's way to the server. Implements `Channel`; a call takes no time, or never comes back."""

    world: World
    server: Answering
    chance: random.Random
    troubles: Troubles
    up: bool = True
    answers: bool = True
    """False: one way only; requests arrive, answers do not."""
    cuts_power: str = ""
    """The kiosk's power goes in its next call for a number: `before` or `after` the server has seen it."""
    longest_delay: float = 20.0

    def carry(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """See `Channel`."""
        is_grant = call.path.endswith("/grants")
        if is_grant and self.cuts_power == "before":
            raise PowerIsCut
        if not self.up:
            raise ServerUnreachable("the line is down", "")
        fate = self.chance.random()
        troubles = self.troubles
        if fate < troubles.lost:
            raise ServerSilent("the request was lost", "")
        fate -= troubles.lost
        if fate < troubles.late:
            self._again_later(call, headers)
            raise ServerSilent("no answer in time", "")
        fate -= troubles.late
        reply = self.server.answer(call, headers)
        if is_grant and self.cuts_power == "after":
            raise PowerIsCut
        if fate < troubles.answer_lost or not self.answers:
            raise ServerSilent("the answer was lost", "")
        fate -= troubles.answer_lost
        if fate < troubles.twice:
            self._again_later(call, headers)
        return reply

    def break_off(self) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""

    def _again_later(self, call: Call, headers: Mapping[str, str]) -> None:
        kept = dict(headers)

        def arrive() -> None:
            try:
                self.server.answer(call, kept)
            except ServerUnreachable:
                return

        self.world.after(self.chance.uniform(0.2, self.longest_delay), arrive)


@dataclass
class SoundLine:
    """A way to the server on which nothing goes wrong. Implements `Channel`."""

    server: Answering

    def carry(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """See `Channel`."""
        return self.server.answer(call, headers)

    def break_off(self) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""
