"""An LED board for the tour: the far end of a serial line that answers as a board does, and shows nothing."""

import os
import pty
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kiosk.device.modbus import WRITE_REGISTER, framed

LOOK_S: Final = 0.05
"""How long its thread may still wait when it is to end."""

HEAD: Final = 8
"""Bytes after which a request is whole, or says how long it is."""


@contextmanager
def answering_board() -> Iterator[str]:
    """Its address, as the settings have it, while it answers."""
    far, near = pty.openpty()
    tty.setraw(near)
    over = threading.Event()
    thread = threading.Thread(target=_answer, args=(far, over), name="tour board", daemon=True)
    thread.start()
    try:
        yield f"serial:{os.ttyname(near)}"
    finally:
        over.set()
        thread.join(10 * LOOK_S)
        os.close(near)
        os.close(far)


def _answer(far: int, over: threading.Event) -> None:
    """Both functions are answered with the first six bytes of their requests."""
    content = b""
    while not over.is_set():
        if not select.select([far], [], [], LOOK_S)[0]:
            continue
        content += os.read(far, 256)
        if len(content) >= HEAD and len(content) >= _length(content):
            os.write(far, framed(content[:6]))
            content = b""


def _length(request: bytes) -> int:
    return HEAD if request[1] == WRITE_REGISTER else HEAD + 1 + request[6]
