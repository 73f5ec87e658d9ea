"""A simulated printer that prints rubbish where the usual one refuses: what a real one does with commands that it does not know."""

from kiosk.errors import PrinterProtocolError
from kiosk.printer.paper import PAPER_80, Paper
from kiosk.printer.virtual.decoder import Decoder
from kiosk.printer.virtual.inlet import Inlet
from kiosk.printer.virtual.live import LiveScanner
from kiosk.printer.virtual.personas import persona_named
from kiosk.printer.virtual.printer import VirtualPrinter

_RULES = "GS V"


class _Forgiving(Decoder):
    """Swallows the first byte of what it does not know; what follows is text, as far as it can be printed."""

    def step(self) -> bytes:
        self._machine.doubt = ""
        before = bytes(self._waiting)
        try:
            return super().step()
        except PrinterProtocolError:
            self._waiting[:] = before[1:]
            return before[:1]


class RubblePrinter(VirtualPrinter):
    """Of a persona, on a roll."""

    def __init__(self, persona: str, paper: Paper = PAPER_80) -> None:
        super().__init__(persona_named(persona), paper=paper)
        self._decoder = _Forgiving(self._machine)
        self._inlet = Inlet(self._decoder, LiveScanner(self.persona), self.persona.buffer, self.flow)
