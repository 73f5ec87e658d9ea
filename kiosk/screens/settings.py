"""What the engine must know about the display and the finger; values are handed down by the composition root."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.errors import ScreenError

ROTATIONS = (0, 90, 180, 270)


class InputKind(StrEnum):
    """Where touches come from. Exactly one source is open, so one touch is one event."""

    MOUSE = "mouse"
    TOUCH = "touch"
    MTDEV = "mtdev"
    HIDINPUT = "hidinput"


@dataclass(frozen=True, slots=True)
class InputSource:
    """A kind and, for the kinds that read a device themselves, the path of that device."""

    kind: InputKind
    device: str = ""

    @property
    def from_display(self) -> bool:
        """Whether the display's own event queue delivers the touches."""
        return self.kind in {InputKind.MOUSE, InputKind.TOUCH}

    @classmethod
    def parse(cls, text: str) -> "InputSource":
        """Read `mouse`, `touch`, `mtdev:/dev/input/eventN` or `hidinput:/dev/input/eventN`; raises `ScreenError`."""
        name, colon, device = text.partition(":")
        kind = next((kind for kind in InputKind if kind.value == name), None)
        if kind is None:
            raise ScreenError(f"no input source is called {text!r}", "use mouse, touch, mtdev:DEVICE or hidinput:DEVICE")
        source = cls(kind, device)
        fits = not colon if source.from_display else device.startswith("/")
        if not fits:
            raise ScreenError(f"the input source {text!r} does not fit", "use mouse, touch, mtdev:DEVICE or hidinput:DEVICE")
        return source


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """The window and its input. Sizes are pixels of the panel as it stands; `rotation` is degrees, counter-clockwise.

    `rotation` turns the picture and the touches where the display cannot turn itself. `needs_chip` refuses a picture that is
    drawn by a program instead of a graphics chip.
    """

    width: int = 1080
    height: int = 1920
    fullscreen: bool = True
    rotation: int = 0
    input: InputSource = InputSource(InputKind.TOUCH)
    cursor: bool = False
    frame_rate: int = 60
    needs_chip: bool = False

    def __post_init__(self) -> None:
        """Refuse what no display can do; raises `ScreenError`."""
        if self.rotation not in ROTATIONS:
            raise ScreenError(f"the screen cannot be turned by {self.rotation} degrees", "use 0, 90, 180 or 270")
        if self.width <= 0 or self.height <= 0 or self.frame_rate <= 0:
            raise ScreenError(
                f"a screen of {self.width}x{self.height} at {self.frame_rate} frames cannot be", "use positive numbers"
            )
