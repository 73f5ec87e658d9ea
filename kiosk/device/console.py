r"""The console on which the service runs: keys of a keyboard that somebody plugs in may reach it, beside the screen.

There Ctrl-C would end the program, Ctrl-\\ too, and Ctrl-Z would stop it. Who starts the kiosk by hand keeps these keys.
"""

import os
import signal
import termios
from contextlib import suppress
from typing import Final

_OF_KEYS: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGHUP)
"""What a console sends for keys, for reading and writing in the background, and when it is hung up."""

_LOCAL: Final = 3
"""Where termios has the local modes."""


def deafen() -> None:
    """Have no key of the console end or stop this process, and none appear on it; what cannot be set is left. Main thread only."""
    for number in _OF_KEYS:
        signal.signal(number, signal.SIG_IGN)
    with suppress(OSError, termios.error):
        console = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            modes = termios.tcgetattr(console)
            modes[_LOCAL] &= ~(termios.ISIG | termios.ECHO | termios.ICANON)
            termios.tcsetattr(console, termios.TCSANOW, modes)
        finally:
            os.close(console)
