"""A real X server and somebody at its keyboard and mouse, who may also be another program on the same display."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from Xlib import XK, X, Xatom
from Xlib.display import Display
from Xlib.ext import xtest
from Xlib.protocol import event
from Xlib.xobject.drawable import Window

from tests.escape.kiosks import HEIGHT, WIDTH
from tests.support.xserver import x_server

CODES = range(8, 256)
"""All keycodes that X knows."""

MODIFIERS = {"Shift": "Shift_L", "Ctrl": "Control_L", "Alt": "Alt_L", "Super": "Super_L"}


def server(*more: str) -> AbstractContextManager[str]:
    """The name of an X server of our own, with these options."""
    return x_server(WIDTH, HEIGHT, *more)


class Stranger:
    """Somebody with a keyboard, a mouse and a program. Everything has reached the kiosk when a method returns."""

    def __init__(self, name: str) -> None:
        """On the display of that name."""
        self.display = Display(name)
        self.root = self.display.screen().root
        self.tile = (0, 0)
        """Where something can be tapped."""

    def close(self) -> None:
        """Go away."""
        self.display.close()

    # The keyboard

    def press(self, *chords: str) -> None:
        """Keys by their names in X, as `Ctrl+Alt+Delete`, down in this order and up again; one chord after the other."""
        for chord in chords:
            self._send([self._code(MODIFIERS.get(name, name)) for name in chord.split("+")])
        self.display.sync()

    def press_every_key(self, *modifiers: str) -> None:
        """All the keys that X knows, one after the other, while the modifiers are down."""
        held = [self._code(MODIFIERS[name]) for name in modifiers]
        for code in held:
            xtest.fake_input(self.display, X.KeyPress, code)
        for code in CODES:
            self._send([code])
        for code in held[::-1]:
            xtest.fake_input(self.display, X.KeyRelease, code)
        for name in ("Caps_Lock", "Num_Lock"):  # on again, or off
            self._send([self._code(name)])
        self.display.sync()

    def hold(self, name: str, times: int) -> None:
        """A key that repeats."""
        code = self._code(name)
        for _ in range(times):
            xtest.fake_input(self.display, X.KeyPress, code)
        xtest.fake_input(self.display, X.KeyRelease, code)
        self.display.sync()

    def type(self, letters: str) -> None:
        """As a scanner types."""
        for letter in letters:
            self._send([self._code(letter)] if letter.isalnum() else [self._code(MODIFIERS["Ctrl"]), self._code("m")])
        self.display.sync()

    def change_keyboard(self) -> None:
        """Another keyboard is plugged in: the server has new names for the keys, and tells everybody."""
        code = self._code("F12")
        self.display.change_keyboard_mapping(code, [(XK.XK_Escape,) * 4])
        self.press("Escape")
        self.display.sync()

    def press_while(self, key: str, does: Callable[[], object]) -> None:
        """Keep a modifier down meanwhile."""
        code = self._code(MODIFIERS[key])
        xtest.fake_input(self.display, X.KeyPress, code)
        does()
        xtest.fake_input(self.display, X.KeyRelease, code)
        self.display.sync()

    # The mouse

    def point(self, x: int, y: int) -> None:
        """Move the pointer there, in pixels from the upper left corner."""
        xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
        self.display.sync()

    def click(self, button: int, x: int, y: int, times: int = 1) -> None:
        """A button of the mouse."""
        self.point(x, y)
        for _ in range(times):
            xtest.fake_input(self.display, X.ButtonPress, button)
            xtest.fake_input(self.display, X.ButtonRelease, button)
        self.display.sync()

    def click_all(self, buttons: Iterable[int], x: int, y: int) -> None:
        """Several buttons, a wheel's for instance, twenty times each."""
        for button in buttons:
            self.click(button, x, y, times=20)

    def drag(self, button: int, *way: tuple[int, int]) -> None:
        """Down at the first place, up at the last."""
        self.point(*way[0])
        xtest.fake_input(self.display, X.ButtonPress, button)
        for x, y in way[1:]:
            self.point(x, y)
        xtest.fake_input(self.display, X.ButtonRelease, button)
        self.display.sync()

    # Another program

    def windows(self) -> list[tuple[int, int, int, int]]:
        """All windows that can be seen on the screen: left, top, width, height."""
        seen = [one for one in self.root.query_tree().children if one.get_attributes().map_state == X.IsViewable]
        shapes = [one.get_geometry() for one in seen]
        return [(shape.x, shape.y, shape.width, shape.height) for shape in shapes]

    def say(self, kind: str, *data: int) -> None:
        """A message of a window manager, or of whoever drags something, to the kiosk's window."""
        data = (*data, *(0,) * (5 - len(data)))
        kiosk = self._window()
        message = event.ClientMessage(window=kiosk, client_type=self.atom(kind), data=(32, list(data)))
        kiosk.send_event(message)
        self.display.sync()

    def offer(self, selection: str) -> int:
        """Own a selection (the clipboard, what is dragged); returns the window that does."""
        owner = self.root.create_window(0, 0, 1, 1, 0, self.display.screen().root_depth)
        owner.set_selection_owner(self.atom(selection), X.CurrentTime)
        self.display.sync()
        return int(owner.id)

    def owner(self, selection: str) -> int:
        """Who owns it; 0: nobody."""
        found = self.display.get_selection_owner(self.atom(selection))
        return int(getattr(found, "id", found))

    def asked_for(self) -> list[str]:
        """Which of our selections somebody has asked for since."""
        self.display.sync()
        events = [self.display.next_event() for _ in range(self.display.pending_events())]
        return [self.display.get_atom_name(one.selection) for one in events if one.type == X.SelectionRequest]

    def atom(self, name: str) -> int:
        """The number that stands for a name."""
        return int(self.display.intern_atom(name))

    def resize(self, width: int, height: int) -> None:
        """Make the kiosk's window another size, as a window manager or a screen that is turned does."""
        self._window().configure(width=width, height=height)
        self.display.sync()

    def take_focus(self) -> None:
        """To nobody, and to the kiosk again."""
        self.display.set_input_focus(X.NONE, X.RevertToNone, X.CurrentTime)
        self.press("F1")
        self.display.set_input_focus(X.PointerRoot, X.RevertToPointerRoot, X.CurrentTime)
        self.press("F1")

    def drop(self, kind: str) -> None:
        """Drag something of this kind (MIME) over the kiosk and let go, as XDND version 5 has it."""
        source = self.offer("XdndSelection")
        self.say("XdndEnter", source, 5 << 24, self.atom(kind), 0, 0)
        self.say("XdndPosition", source, 0, WIDTH // 2 << 16 | HEIGHT // 2, X.CurrentTime, self.atom("XdndActionCopy"))
        self.say("XdndDrop", source, 0, X.CurrentTime)
        self._hand_over()

    def _window(self) -> Window:
        return next(one for one in self.root.query_tree().children if one.get_attributes().map_state == X.IsViewable)

    def _hand_over(self) -> None:
        """Whoever asks for what was dragged gets the name of a file."""
        for _ in range(self.display.pending_events()):
            asked = self.display.next_event()
            if asked.type == X.SelectionRequest:
                asked.requestor.change_property(asked.property, Xatom.STRING, 8, b"file:///etc/passwd\r\n")
                told = event.SelectionNotify(
                    time=asked.time,
                    requestor=asked.requestor,
                    selection=asked.selection,
                    target=asked.target,
                    property=asked.property,
                )
                asked.requestor.send_event(told)
        self.display.sync()

    def _send(self, codes: list[int]) -> None:
        for code in codes:
            xtest.fake_input(self.display, X.KeyPress, code)
        for code in codes[::-1]:
            xtest.fake_input(self.display, X.KeyRelease, code)

    def _code(self, name: str) -> int:
        code = self.display.keysym_to_keycode(XK.string_to_keysym(name))
        assert code, f"no key is called {name}"
        return int(code)
