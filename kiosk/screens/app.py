"""The flow on the screen: view-models in, taps out, and a tick when the flow wants one."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from kivy.clock import Clock

from kiosk.flow.parts import View
from kiosk.flow.router import Flow
from kiosk.screens.engine import Engine
from kiosk.screens.loop import report
from kiosk.screens.root import Hears, Root
from kiosk.screens.settings import ScreenSettings
from kiosk.screens.theme import Theme

logger = logging.getLogger(__name__)

PREPARE_SECONDS = 0.3
"""Between the makings of two screens that are not needed yet, so that no tap waits for more than one."""


@dataclass(frozen=True, slots=True)
class Look:
    """How it is drawn: the name of a palette, and the size of a pixel."""

    palette: str
    mm_per_pixel: float


class App:
    """One flow on one window. Call `kiosk.screens.lockdown.lock` before this module is imported."""

    def __init__(
        self,
        settings: ScreenSettings,
        look: Look,
        make_flow: Callable[[Callable[[View], None]], Flow],
        on_start: Callable[[], object] = lambda: None,
        on_stop: Callable[[], object] = lambda: None,
    ) -> None:
        """`make_flow` gets the callback for new views; `on_start` is called after the first frame, `on_stop` at the end."""
        self.engine = Engine(settings, on_start=self._started, on_fault=self._failed, on_stop=on_stop)
        self._on_start = on_start
        self.theme = Theme(look.mm_per_pixel, look.palette)
        self.root: Root | None = None
        self.flow = make_flow(self._show)
        self._tick = Clock.create_trigger(self._ticked, 0)

    def post(self, job: Callable[[], object]) -> None:
        """Have a job run on the screen's thread."""
        self.engine.dispatcher.post(job)

    def every(self, seconds: float, job: Callable[[], object]) -> None:
        """Have a job run on the screen's thread again and again, until the end."""
        Clock.schedule_interval(lambda _: _survived(job), seconds)

    def once(self, seconds: float, job: Callable[[], object]) -> None:
        """Have a job run on the screen's thread when so many seconds have passed."""
        Clock.schedule_once(lambda _: job(), seconds)

    def run(self) -> None:
        """Show the kiosk until it is stopped."""
        self.engine.run(self.make_root)

    def make_root(self) -> Root:
        """The root widget with the flow's first view on it."""
        self.engine.window.clearcolor = self.theme.colours.ground
        self.theme.fit(*self.engine.window.size)
        self.root = Root(self.theme, Hears(self.flow.tap, self.flow.stray, self.flow.touched))
        self.root.size = self.engine.window.size
        self._show(self.flow.view)
        return self.root

    def _show(self, view: View) -> None:
        if self.root is not None:
            self.root.show(view)
            self._tick.cancel()
            self._tick.timeout = self.flow.seconds_to_next_tick()
            self._tick()

    def _ticked(self, _: float) -> None:
        _survived(self.flow.tick)  # a defect may leave the view as it is, and then nobody else sets the clock
        self._tick.cancel()
        self._tick.timeout = self.flow.seconds_to_next_tick()
        self._tick()

    def _started(self) -> None:
        self._on_start()
        Clock.schedule_interval(lambda _: self._prepare(), PREPARE_SECONDS)

    def _prepare(self) -> bool:
        """Make the other screens while nobody waits; returns whether to go on."""
        return self.root is not None and self.root.prepare()

    def _failed(self, fault: Exception) -> None:
        self.flow.crashed(fault)


def _survived(job: Callable[[], object]) -> None:
    """Do it; a fault is shown. Kivy cancels an event that raises, even one that was set anew meanwhile, or that returns False."""
    try:
        job()
    except Exception as fault:  # noqa: BLE001 - a job may raise anything; the handler decides
        report(fault)
