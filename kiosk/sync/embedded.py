"""A one-stop server beside the kiosk: started, enrolled with, and started again when it dies. The kiosk waits for none of it."""

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import kiosk
from kiosk.domain.digest import sha256
from kiosk.domain.server_address import ServerAddress, parse_server_address
from kiosk.errors import EmbeddedServerError, KioskError
from kiosk.files import write_durably
from kiosk.sync.channel import HttpChannel
from kiosk.sync.device import DeviceFile
from kiosk.sync.enrolment import enrol
from kiosk.sync.server import Server
from kiosk.sync.service import EMBEDDED

logger = logging.getLogger(__name__)

FOLDER: Final = "server"
DATABASE: Final = "onestop.db"
IMPORTED: Final = "imported"

START_SECONDS: Final = 120.0
"""A start that takes longer, on the slowest card, is no start."""

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0
"""Before the next start after one that failed."""

COMMAND_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Embedding:
    """`folder` is the server's, below data_dir; `config` the settings file, which describes the office to it as well.

    `kiosk_code` is that of this kiosk's ledger; `believed`: somebody else looks after the machine's clock.
    """

    folder: Path
    config: Path
    office: str
    kiosk_code: int
    serial: str
    believed: bool


class EmbeddedServer:
    """Keeps one server process alive, in a thread of its own."""

    def __init__(self, embedding: Embedding, file: DeviceFile, came_up: Callable[[], object]) -> None:
        """`came_up` is called each time the server can be spoken with."""
        self._embedding, self._file, self._came_up = embedding, file, came_up
        self._thread = threading.Thread(target=self._work, name="embedded", daemon=True)
        self._stop = threading.Event()
        self._guard = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.address: ServerAddress | None = None
        """Where it is; None while it is not up."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """End the server: gently, then at once; its commits are durable either way. Returns whether the thread ended."""
        with self._guard:
            self._stop.set()
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread.ident is not None:  # else it was never started, and ends at once if it is
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        pause, said = FIRST_PAUSE, ""
        while not self._stop.is_set():
            try:
                if self._serve():
                    pause, said = FIRST_PAUSE, ""
            except KioskError as error:
                if str(error) != said and not self._stop.is_set():  # one that is ended while it starts has not failed
                    said = str(error)
                    logger.error("%s", error)  # noqa: TRY400  one line, as all our errors
            except Exception:
                logger.exception("the embedded server failed by a defect")
            self.address = None
            self._stop.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _serve(self) -> bool:
        """From the start of a process to its end; returns whether it was up."""
        try:
            self._embedding.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddedServerError(f"{self._embedding.folder} cannot be a folder: {error.strerror}", _MEND) from error
        if not (self._embedding.folder / DATABASE).exists():
            self._forget_enrolment()
        news = self._news_of_office()
        process = self._started(["--office", str(self._embedding.config)] if news else [])
        if process is None:
            return False
        with process:
            address = self._prepared(process, news)
            if self._stop.is_set():
                process.kill()
            self.address = address
            self._came_up()
            code = process.wait()
        if not self._stop.is_set():
            logger.warning("the embedded server ended with %d and is started again; own numbers are given meanwhile", code)
        return True

    def _prepared(self, process: "subprocess.Popen[str]", news: str | None) -> ServerAddress:
        """Where it serves, once it knows this kiosk as well; otherwise it is ended."""
        watch = threading.Timer(START_SECONDS, process.kill)
        watch.daemon = True
        watch.start()
        try:
            address = self._told_address(process)
            if news:
                self._note_known(news)
            if self._file.read() is None:
                self._enrol(address)
        except BaseException:
            process.kill()
            raise
        finally:
            watch.cancel()
        return address

    def _news_of_office(self) -> str | None:
        """The digest of settings from which the server must hear of the office; None when it knows them or they are gone."""
        try:
            settings = sha256(self._embedding.config.read_bytes()).hexdigest()
        except OSError:
            return None
        return None if (self._embedding.folder / DATABASE).exists() and self._known() == settings.encode() else settings

    def _known(self) -> bytes:
        try:
            return (self._embedding.folder / IMPORTED).read_bytes()
        except OSError:
            return b""

    def _note_known(self, settings: str) -> None:
        """What cannot be noted is told again at the next start."""
        try:
            write_durably(self._embedding.folder / IMPORTED, settings.encode())
        except OSError as error:
            logger.warning("the embedded server is told of the office at each start: %s", error)

    def _started(self, office: list[str]) -> "subprocess.Popen[str] | None":
        """The process; it ends by itself when this one does, however this one ends. None when told to stop."""
        gently = ["nice", "-n", "5"] if shutil.which("nice") else []
        words = ["serve", "--port", "0", "--until-eof", "--log-format", "text"]
        clock = ["--clock", "system"] if self._embedding.believed else []
        with self._guard:
            if self._stop.is_set():
                return None
            try:
                self._process = subprocess.Popen(  # noqa: S603  our own server
                    [*gently, *self._command(*words, *clock, *office)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=_environment(),
                    text=True,
                )
            except OSError as error:
                raise EmbeddedServerError(f"the embedded server cannot be started: {error}", _MEND) from error
            return self._process

    def _told_address(self, process: "subprocess.Popen[str]") -> ServerAddress:
        """The one line that a server says when it answers."""
        assert process.stdout is not None, "it was made so"  # noqa: S101
        for word in process.stdout.readline().split():
            if word.startswith("http://"):
                return parse_server_address(word)
        raise EmbeddedServerError(f"the embedded server ended with {process.wait()} before it served", _MEND)

    def _enrol(self, address: ServerAddress) -> None:
        embedding = self._embedding
        told = self._run("kiosk", "add", embedding.office, "--code", str(embedding.kiosk_code), "--approved", "--json")
        channel = HttpChannel(lambda: address, None)
        try:
            server = Server(channel, dict)
            enrol(server, self._file, EMBEDDED, json.loads(told)["code"], embedding.serial, embedding.office)
        finally:
            channel.close()

    def _forget_enrolment(self) -> None:
        """A server without a database knows no kiosk: an enrolment with the one before it is worth nothing."""
        device = self._file.read()
        if device is not None and device.server == EMBEDDED and device.hardware_serial == self._embedding.serial:
            logger.warning("the embedded server's database is gone; this kiosk enrols anew")
            self._file.remove()

    def _run(self, *words: str) -> str:
        """One command of the server; returns what it says."""
        try:
            done = subprocess.run(  # noqa: S603  our own server
                self._command(*words), env=_environment(), capture_output=True, text=True, timeout=COMMAND_SECONDS, check=True
            )
        except subprocess.CalledProcessError as error:
            said = (error.stderr.strip().splitlines() or [f"it ended with {error.returncode}"])[-1]
            raise EmbeddedServerError(f"onestop {' '.join(words[:2])}: {said}", _MEND) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EmbeddedServerError(f"onestop {' '.join(words[:2])}: {error}", _MEND) from error
        return done.stdout

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "onestop", *words, "--database", f"sqlite:///{self._embedding.folder / DATABASE}"]


_MEND = "see the log; meanwhile the kiosk gives own numbers"


def _environment() -> dict[str, str]:
    """This environment, in which the packages beside this one are found."""
    here = str(Path(kiosk.__file__).resolve().parents[1])
    before = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{before}" if before else here}
