"""What the monkey does: touches and keys in SDL's own queue, and bad luck in between. An event is one that SDL delivers."""

import random
from collections import Counter
from typing import Any, Final

from tests.monkey.cage import HEIGHT, PIN, WIDTH, Cage, memory_kib
from tests.monkey.growth import Look
from tests.ui.support import sdl

DEEDS: Final = (
    *("target",) * 30, *("anywhere",) * 6, *("burst",) * 2, *("hold",) * 2, *("drag",) * 4, *("hands",) * 3, *("keys",) * 4,
    *("pause",) * 8, "corners", "staff", "system", "lost",
)  # fmt: skip
CURIOUS_DEEDS: Final = (*DEEDS, *("staff",) * 4)
MISHAPS: Final = ("printer", "printer", "mended", "disk", "room", "clock", "right clock", "server")
MISHAP_EVERY, LOOK_EVERY = 120, 500
CORNERS: Final = ((0.01, 0.005), (0.99, 0.005), (0.99, 0.995), (0.01, 0.995))


class Monkey:
    """Acts by a seed. A curious one taps what it has tapped least, and knows the PIN more often: it sees each page and each list soon."""

    def __init__(self, cage: Cage, seed: int) -> None:
        """In this cage."""
        self.cage, self._chance = cage, random.Random(seed)  # noqa: S311  seeded
        self.figures: Counter[str] = Counter()
        self.views: Counter[str] = Counter()
        self.looks: list[Look] = []
        self.tapped: Counter[tuple[str, str, str]] = Counter()
        self.curious = False

    @property
    def events(self) -> int:
        """So far."""
        return self.figures["events"]

    def act(self, events: int) -> None:
        """At least so many events more, with mishaps, and a look now and then whether the kiosk goes home."""
        end, mishap, look = self.events + events, self.events + MISHAP_EVERY, self.events + LOOK_EVERY
        while self.events < end:
            what = self._chance.choice(CURIOUS_DEEDS if self.curious else DEEDS)
            getattr(self, f"_{what}")()
            self.figures[what] += 1
            self.views[type(self.cage.terminal.flow.view).__name__] += 1
            if self.events >= mishap:
                mishap = self.events + MISHAP_EVERY
                self._mishap()
            if self.events >= look:
                look = self.events + LOOK_EVERY
                self.look()

    def look(self) -> None:
        """Hands off: home, whatever is broken or a fault that says so; then all is mended, and home; how much memory that takes."""
        self._lift()
        self.cage.goes_home(healed=False)
        self.cage.heal()
        self.cage.goes_home(healed=True)
        self.figures["home"] += 1
        self.looks.append(Look(self.events, memory_kib()))

    # Touches

    def _finger(self, down: bool, x: float, y: float, number: int = 7) -> None:
        sdl.finger(down=down, x=x, y=y, number=number)
        self.figures["events"] += 1

    def _tap(self, x: float, y: float) -> None:
        self._finger(True, x, y)
        if self._chance.random() < 0.5:
            self.cage.turn()
        self._finger(False, x, y)
        self.cage.turn()

    def _place(self) -> tuple[float, float]:
        return self._chance.random(), self._chance.random()

    def _target(self) -> None:
        """Something that can be tapped, as people do; the time between taps is theirs."""
        targets = self.cage.targets()
        if targets:
            self._tap_on(self._chosen(targets))
        self.cage.pass_time(self._chance.choice((0, 0.1, 0.5, 1.1, 1.1)))
        if self._chance.random() < 0.3:
            self.cage.let_threads_work()

    def _chosen(self, targets: list[Any]) -> Any:  # noqa: ANN401  a widget
        view = self.cage.terminal.flow.view
        page = type(view).__name__, str(getattr(view, "heading", ""))
        least = min(self.tapped[*page, one.action] for one in targets) if self.curious else None
        one = self._chance.choice([one for one in targets if least in (None, self.tapped[*page, one.action])])
        self.tapped[*page, one.action] += 1
        return one

    def _tap_on(self, one: Any) -> None:  # noqa: ANN401  likewise
        x, y = one.to_window(*one.center)
        self._tap(x / WIDTH, 1 - y / HEIGHT)

    def _anywhere(self) -> None:
        self._tap(*self._place())

    def _burst(self) -> None:
        place = self._place()
        for _ in range(20):
            self._tap(*place)

    def _hold(self) -> None:
        x, y = self._place()
        self._finger(True, x, y)
        self.cage.pass_time(self._chance.choice((1, 6, 70)))
        self._finger(False, x, y)
        self.cage.turn()

    def _drag(self) -> None:
        self._finger(True, *self._place())
        for _ in range(self._chance.randint(1, 10)):
            x, y = self._place()
            sdl.finger_to(x=x, y=y)
            self.figures["events"] += 1
            if self._chance.random() < 0.3:
                self.cage.turn()
        self._finger(False, *self._place())
        self.cage.turn()

    def _hands(self) -> None:
        fingers = [(number, *self._place()) for number in range(self._chance.randint(2, 10))]
        for number, x, y in fingers:
            self._finger(True, x, y, number)
        self.cage.turn()
        self._chance.shuffle(fingers)
        for number, x, y in fingers:
            self._finger(False, x, y, number)
        self.cage.turn()

    def _lost(self) -> None:
        """A finger that is never lifted; the next press of it lifts it first."""
        self._finger(True, *self._place(), self._chance.randint(0, 9))
        self.cage.turn()

    def _lift(self) -> None:
        for number in range(10):
            sdl.finger(down=False, x=0.5, y=0.0, number=number)
        self.cage.turn()

    def _corners(self) -> None:
        for x, y in CORNERS:
            self._tap(x, y)

    def _staff(self) -> None:
        """Somebody who knows the PIN, and then does anything."""
        self._corners()
        for digit in PIN:
            found = [one for one in self.cage.targets() if one.action == f"digit:{digit}"]
            if not found:
                return
            self._tap_on(found[0])
        self.cage.let_threads_work(60)
        self.figures["PIN"] += 1
        for _ in range(self._chance.randint(5, 40)):
            self._target()
            self.cage.let_threads_work(4)
            self.views[type(self.cage.terminal.flow.view).__name__] += 1

    # Keys and the system

    def _keys(self) -> None:
        for _ in range(self._chance.randint(1, 10)):
            symbol = self._chance.choice((self._chance.randint(1, 127), (1 << 30) + self._chance.randint(0, 300)))
            sdl.key(symbol, self._chance.choice((0, 0x40, 0x100, 0x400, 0x140)))
            self.figures["events"] += 2
        self.cage.turn()

    def _system(self) -> None:
        sdl.system(self._chance.sample(sdl.SYSTEM["anything"], 5))
        self.figures["events"] += 5
        self.cage.turn()

    def _pause(self) -> None:
        self.cage.pass_time(self._chance.choice((1.1, 2, 3, 10, 45, 130)))

    # Bad luck

    def _mishap(self) -> None:
        what, pick = self._chance.choice(MISHAPS), self._chance.randrange(2**16)
        cage = self.cage
        if what == "server":
            self.figures["servers killed"] += cage.lose_server()
            return
        {
            "printer": lambda: cage.break_printer(pick),
            "mended": cage.mend_printer,
            "disk": lambda: cage.fill_disk(pick),
            "room": cage.make_room,
            "clock": lambda: cage.jump((pick % 1009 - 504) * 3600),
            "right clock": cage.jump_back,
        }[what]()
        self.figures[f"mishap: {what}"] += 1
