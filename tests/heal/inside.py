"""`kiosk run` with an observer inside, which can also plant a defect.

HEAL_SOCKET=PATH python -m tests.heal.inside run --config FILE

One connection an order, one line each way: `look`, `fail once`, `fail always`, `spin`, `join PIN SSID PASSWORD`. The second to
fourth break something: the next tap raises, each turn of the screen raises, the screen's thread never comes back. The last is what the
pages of staff ask their desk for; HEAL_NMCLI names a program in the place of nmcli.
"""

import json
import os
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from kiosk import terminal
from kiosk.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable


class PlantedError(Exception):
    """The defect."""


def look(kiosk: terminal.Terminal) -> dict[str, Any]:
    """What is shown, what can be tapped (the middle of it in pixels from the upper left corner), and the number if there is one."""
    window, view = kiosk.app.engine.window, kiosk.flow.view
    walked = [] if kiosk.app.root is None else [*kiosk.app.root.walk(restrict=True)]
    middles = {one.action: one.to_window(*one.center) for one in walked if getattr(one, "action", None)}
    return {
        "view": type(view).__name__,
        "number": getattr(view, "number", ""),
        "ready": bool(kiosk.flow.given),
        "looks up": kiosk.flow.overview is not None,
        "server": kiosk.back_office is not None and _server_answers(kiosk),
        "targets": {action: [round(x), round(window.height - 1 - y)] for action, (x, y) in middles.items()},
    }


def _server_answers(kiosk: terminal.Terminal) -> bool:
    link = kiosk.back_office._link if kiosk.back_office else None
    return link is not None and link.grants.is_awaited()


def fail_once(kiosk: terminal.Terminal) -> None:
    """The next tap meets a defect; the one after it does not."""
    root = kiosk.app.root
    assert root is not None
    hears = root._hears

    def fail(_: str) -> None:
        root._hears = hears
        raise PlantedError

    root._hears = replace(hears, tap=fail)


def fail_always(kiosk: terminal.Terminal) -> None:
    """Each turn meets a defect."""

    def fail() -> None:
        kiosk.app.once(0, fail)
        raise PlantedError

    kiosk.app.once(0, fail)


def spin(_: terminal.Terminal) -> None:
    """A loop without an end."""
    while True:
        pass


def join(kiosk: terminal.Terminal, pin: str, ssid: str, password: str) -> None:
    """Staff come in and type the password of a Wi-Fi."""
    from kiosk.domain.staff import Act  # noqa: PLC0415  after the first frame
    from kiosk.flow.staff.confirm import order  # noqa: PLC0415  likewise
    from kiosk.usecases.staff_desk import PinTyped  # noqa: PLC0415  likewise

    assert kiosk.back_office is not None
    kiosk.back_office.staff.ask(0, PinTyped(pin))
    kiosk.back_office.staff.ask(0, order(Act.NETWORK, "join", ssid, ssid=ssid, password=password))


ORDERS: "dict[str, Callable[[terminal.Terminal], object]]" = {
    "look": lambda _: None,
    "fail once": fail_once,
    "fail always": fail_always,
    "spin": spin,
}


def listen(kiosk: terminal.Terminal, path: Path) -> None:
    """Answer until the process ends: what is seen, before the order is obeyed."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(path))
        line.listen()
        while True:
            client, _ = line.accept()
            kiosk.app.post(lambda client=client: answer(kiosk, client))  # type: ignore[misc]  # it takes a default


def answer(kiosk: terminal.Terminal, client: socket.socket) -> None:
    """One order, on the screen's thread."""
    with client:
        said = client.recv(1000).decode().strip()
        client.sendall(json.dumps(look(kiosk)).encode() + b"\n")
    if said.startswith("join "):
        join(kiosk, *said.split(" ")[1:])
    else:
        ORDERS[said](kiosk)


def watch(path: Path) -> None:
    """From the first frame on."""
    real = terminal.Terminal.start

    def start(self: terminal.Terminal) -> None:
        real(self)
        threading.Thread(target=listen, args=(self, path), daemon=True).start()

    patch.object(terminal.Terminal, "start", start).start()


if __name__ == "__main__":
    if nmcli := os.environ.get("HEAL_NMCLI"):
        patch("kiosk.device.network.NMCLI", Path(nmcli)).start()
    watch(Path(os.environ["HEAL_SOCKET"]))
    sys.exit(main(sys.argv[1:]))
