"""The simulated printer behind a real TCP socket or a real pty, in a thread of its own."""

import contextlib
import os
import select
import socket
import termios
import threading
import tty
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.domain.printer_uri import Flow
from kiosk.errors import PrinterProtocolError
from kiosk.printer.virtual.pace import BITS_PER_BYTE
from kiosk.printer.virtual.printer import VirtualPrinter

_TICK = 0.01
_READ_SIZE = 512
_SMALL_BUFFER = 2048
_FASTEST = 115200


class PrinterServer:
    """Moves bytes between a descriptor and the printer; a subclass makes the descriptor. Use it in a `with` statement."""

    def __init__(self, printer: VirtualPrinter) -> None:
        """Starts with the `with` statement."""
        self.printer = printer
        self._ending = threading.Event()
        self._pulled = 0
        self._thread = threading.Thread(target=self._serve, name="virtual-printer", daemon=True)

    def __enter__(self) -> Self:
        """Plug in and start."""
        self.plug()
        self.printer.cable_is_in()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop, wait for the thread, let go of everything."""
        self._ending.set()
        self._thread.join(5)
        self.unplug()

    @property
    def uri(self) -> str:
        """Its printer address."""
        raise NotImplementedError

    def plug(self) -> None:
        """Appear."""
        raise NotImplementedError

    def unplug(self) -> None:
        """Disappear, as a cable pulled out."""
        raise NotImplementedError

    def host(self) -> int | None:
        """The descriptor to the host, or None while no host is there; waits no longer than a tick."""
        raise NotImplementedError

    def host_left(self) -> None:
        """The host closed its end."""
        self.printer.hung_up()

    def cut_off(self, fd: int) -> bool:
        """Whether the host has broken off the connection, so that what it sent last is void."""
        del fd
        return False

    def may_read(self, fd: int) -> bool:
        """Whether what the host wrote can be on the line now."""
        del fd
        return True

    def _serve(self) -> None:
        plugged = True
        while not self._ending.is_set():
            if self.printer.pulled != self._pulled:
                self._pulled = self.printer.pulled
                self.unplug()
                plugged = False
            if not plugged and self.printer.plugged:
                self.plug()
                plugged = True
                self.printer.cable_is_in()
            if not plugged or (fd := self.host()) is None:
                self._ending.wait(_TICK)
                continue
            try:
                self._exchange(fd)
            except (OSError, PrinterProtocolError):
                self.host_left()

    def _exchange(self, fd: int) -> None:
        """Move what can be moved within a tick; raises `OSError` when the host or the cable is gone."""
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        if poll.poll(_TICK * 1000) and self.may_read(fd):
            data = os.read(fd, self._read_size)
            if not data:
                raise BrokenPipeError
            self._deliver(data, fd)
        self.printer.tick()
        self._answer(fd)

    @property
    def _read_size(self) -> int:
        """Of a paced line hardly more is read than it carries in a tick: the rest must be seen to wait in the host."""
        baud = self.printer.baud
        return max(1, int(baud / BITS_PER_BYTE * _TICK)) if baud else _READ_SIZE

    def _deliver(self, data: bytes, fd: int) -> None:
        while data and not self._ending.is_set():
            taken = self.printer.accept(data)
            data = data[taken:]
            self._answer(fd)
            if data and (self.printer.pulled != self._pulled or (not taken and self.cut_off(fd))):
                raise BrokenPipeError
            if data:
                self.printer.wait_for_room(_TICK)

    def _answer(self, fd: int) -> None:
        if said := self.printer.answers(0):
            os.write(fd, said)


class TcpServer(PrinterServer):
    """On 127.0.0.1; `uri` is its address. The port stays the same when it is unplugged and plugged in again."""

    def __init__(self, printer: VirtualPrinter, port: int = 0) -> None:
        """Port 0: one that the system chooses."""
        super().__init__(printer)
        self._listener: socket.socket | None = None
        self._host: socket.socket | None = None
        self.port = port

    @property
    def uri(self) -> str:
        """Its printer address."""
        return f"tcp:127.0.0.1:{self.port}"

    def plug(self) -> None:
        """Listen."""
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(1)
        self._listener.settimeout(_TICK)
        self.port = self._listener.getsockname()[1]

    def unplug(self) -> None:
        """Close everything."""
        for open_socket in (self._host, self._listener):
            if open_socket is not None:
                open_socket.close()
        self._host = self._listener = None

    def host(self) -> int | None:
        """Accept one host at a time."""
        if self._host is None and self._listener is not None:
            with contextlib.suppress(TimeoutError):
                self._host = self._listener.accept()[0]
        return self._host.fileno() if self._host else None

    def cut_off(self, fd: int) -> bool:
        """A reset: whoever waits for the printer to print again must not be kept out by bytes of one who has gone."""
        poll = select.poll()
        poll.register(fd, 0)
        return any(event & select.POLLERR for _, event in poll.poll(0))

    def host_left(self) -> None:
        """Be free for the next."""
        if self._host is not None:
            self._host.close()
            self._host = None
        super().host_left()


class PtyServer(PrinterServer):
    """A serial port at `path`, a link to a pty; `uri` is its address."""

    def __init__(self, printer: VirtualPrinter, path: Path) -> None:
        """`path` must not be there yet."""
        super().__init__(printer)
        self.path = path
        self._master: int | None = None
        self._present = False

    @property
    def uri(self) -> str:
        """Its printer address; a pty has no wires for rtscts, so there the host is held up by the pty itself."""
        flow = Flow.XONXOFF if self.printer.flow is Flow.XONXOFF else Flow.NONE
        return f"serial:{self.path}?baud={self.printer.baud or _FASTEST}&flow={flow}"

    def plug(self) -> None:
        """Make a pty and link it."""
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path.symlink_to(os.ttyname(slave))
        os.close(slave)

    def unplug(self) -> None:
        """Close the pty; the host gets an input/output error."""
        if self._master is not None:
            self.path.unlink()
            os.close(self._master)
            self._master = None

    def may_read(self, fd: int) -> bool:
        """A host that was sent XOFF holds back its bytes; in a pty they lie here already, so they are left there."""
        if not self.printer.stopped or not termios.tcgetattr(fd)[0] & termios.IXON:
            return True
        self.printer.wait_for_room(_TICK)
        return False

    def host(self) -> int | None:
        """The master side, unless nobody has opened the slave."""
        if self._master is None:
            return None
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        gone = any(event & select.POLLHUP and not event & select.POLLIN for _, event in poll.poll(0))
        if gone and self._present:
            self.host_left()
        self._present = not gone
        return None if gone else self._master
