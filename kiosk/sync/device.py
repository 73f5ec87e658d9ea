"""What this kiosk is to its server: the credential and what must be known without the network, in a file that only root reads."""

import dataclasses
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Final

from kiosk.errors import DeviceFileError
from kiosk.files import write_durably

FOLDER: Final = "device"
NAME: Final = "device.json"
PENDING: Final = "enrolling.json"

GUARD_SECONDS: Final = 10.0
"""How long somebody else may hold the file: they write a few hundred bytes."""

POLL_SECONDS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Device:
    """The enrolment. `server` is the address at which it was enrolled, or `embedded`."""

    server: str
    device_id: str
    office: str
    kiosk_code: int
    """The code that the server gave at the enrolment."""
    token_prefix: str
    credential: str
    """256 random bits that this kiosk made."""
    hardware_serial: str
    """Of the machine that was enrolled; on another one the file is worth nothing."""
    fingerprint: str = ""
    next_credential: str = ""
    """The new credential while the server has not confirmed it; empty otherwise."""
    accepted: bool = False
    """Whether the server has answered a hello: before that an administrator may not have approved this kiosk."""
    spare_code: int | None = None
    """The code of the next ledger, if this one is lost; kept by the server for this kiosk alone."""
    business_day: str = ""
    """The office's, as the server told it last with a code (ISO 8601): a ledger that begins has none before. Empty: not told.

    See `day_told`."""
    stopped: str = ""
    """Why the server has stopped this kiosk; empty: it has not. Stands until a hello with a ledger is answered."""
    stopped_as: str = ""
    """The kind of that problem."""
    closed_day: str = ""
    """The business day that an administrator closed; empty: none."""
    ledger_id: str = ""
    """The ledger that said hello last."""
    command_floor: int = 0
    """Number of the newest command when that ledger said hello first: only newer ones are obeyed."""

    @property
    def since(self) -> date:
        """From which business day on its codes are its own."""
        try:
            return date.fromisoformat(self.business_day) if self.business_day else date.min
        except (ValueError, TypeError):
            return date.min

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"Device({self.server}, {self.device_id}, {self.office}, {self.kiosk_code})"


class DeviceFile:
    """Reads and replaces the file; any thread and any process may call. Raises `DeviceFileError`."""

    def __init__(self, data_dir: Path) -> None:
        """It need not be there."""
        self.path = data_dir / FOLDER / NAME
        self.known: Device | None = None
        """What was in it when it was read or written last."""

    def read(self) -> Device | None:
        """The enrolment; None when this kiosk was never enrolled."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            self.known = None
            return None
        except OSError as error:
            raise DeviceFileError(f"{self.path}: {error.strerror}", "let the kiosk's user own and read it") from error
        self.known = _parsed(self.path, content)
        return self.known

    def write(self, device: Device) -> None:
        """Keep an enrolment, durably, readable for its owner alone."""
        with self._guard():
            self._write(device)
            self._pending.unlink(missing_ok=True)

    def pending(self, code: str) -> str:
        """The credential that was sent with this code and not confirmed; empty: none."""
        try:
            said = json.loads(self._pending.read_bytes())
            return str(said["credential"]) if said["code"] == code else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def keep_pending(self, code: str, credential: str) -> None:
        """Keep the credential that is about to be sent with this code."""
        self._keep(self._pending, {"code": code, "credential": credential})

    def change(self, **changes: Any) -> Device | None:  # noqa: ANN401  fields of a device
        """Change some fields, durably if they differ; returns what is in the file now.

        Whoever knows an older enrolment changes nothing: what they learned is of a device that this kiosk is no longer.
        """
        believed = self.known
        with self._guard():
            before = self.read()
            if before is None or (believed is not None and believed.device_id != before.device_id):
                return before
            after = dataclasses.replace(before, **changes)
            if after != before:
                self._write(after)
            return after

    def remove(self) -> None:
        """Forget the enrolment."""
        with self._guard():
            self.path.unlink(missing_ok=True)
            self.known = None

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """One writer at a time, in this process or another: each holds the folder locked, which ends with its process."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fd = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise DeviceFileError(
                f"{self.path.parent}: {error.strerror}", "check the data partition (full, read-only) and its owner"
            ) from error
        try:
            _lock(fd, self.path)
            yield
        finally:
            os.close(fd)

    def _write(self, device: Device) -> None:
        self._keep(self.path, dataclasses.asdict(device))
        self.known = device

    @property
    def _pending(self) -> Path:
        return self.path.with_name(PENDING)

    def _keep(self, path: Path, content: dict[str, Any]) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.parent.chmod(0o700)
            write_durably(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise DeviceFileError(
                f"{path}: {error.strerror}", "check the data partition (full, read-only) and its owner"
            ) from error


def _lock(fd: int, path: Path) -> None:
    end = time.monotonic() + GUARD_SECONDS
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= end:
                raise DeviceFileError(f"{path} is held by another process", "end it, then try again") from error
            time.sleep(POLL_SECONDS)
        else:
            return


def _parsed(path: Path, content: bytes) -> Device:
    """Fields that a newer version wrote are left out; one that is missing or of another type makes the file useless."""
    try:
        said = json.loads(content)
        device = Device(**{one.name: said[one.name] for one in fields(Device) if one.name in said})
    except (ValueError, TypeError) as error:
        raise DeviceFileError(f"{path} cannot be understood", "enrol this kiosk again: kiosk enrol URL CODE") from error
    texts = (device.server, device.device_id, device.office, device.token_prefix, device.credential, device.hardware_serial)
    if not all(isinstance(text, str) and text for text in texts) or not isinstance(device.kiosk_code, int):
        raise DeviceFileError(f"{path} is not whole", "enrol this kiosk again: kiosk enrol URL CODE")
    return device
