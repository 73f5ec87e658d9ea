"""What a machine has that a container has not: backlight, sound card, NetworkManager, USB stick. The real adapters find them.

Programs are small scripts; the stick is a folder that fails as the system says of a real one.
"""

import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from kiosk import before_opening, staff_hands, staff_tools
from kiosk.device import network
from kiosk.device.brightness import Brightness
from kiosk.device.network import Network
from kiosk.device.sound import Loudspeaker
from kiosk.device.sticks import find_sticks
from kiosk.device.volume import Volume

PASSWORD: Final = "matkhau1"  # noqa: S105  of a network in no air


def _program(path: Path, does: str) -> Path:
    path.write_text(f"#!/bin/sh\ncd {path.parent}\n{does}\n")
    path.chmod(0o755)
    return path


class Panel:
    """A backlight at half of its hundred steps, and a sound card at 40 %."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        """Both are there."""
        self._light, self._loud = folder / "backlight" / "panel", folder / "loud"
        self._light.mkdir(parents=True)
        (self._light / "brightness").write_text("50")
        (self._light / "max_brightness").write_text("100")
        self._loud.write_text("40%")
        says = 'case "$*" in *sset*) for last; do :; done; echo "$last" > loud;; esac; echo "[$(cat loud)]"'
        amixer = _program(folder / "amixer", says)
        for module in (staff_tools, before_opening):
            patch.setattr(module, "Brightness", partial(Brightness, folder / "backlight"))
            patch.setattr(module, "Volume", partial(Volume, amixer))

    @property
    def brightness(self) -> int:
        """In steps."""
        return int((self._light / "brightness").read_text())

    @property
    def loudness(self) -> str:
        """As the card says it."""
        return self._loud.read_text().strip()

    def forgets(self) -> None:
        """As a machine does that begins anew."""
        (self._light / "brightness").write_text("100")
        self._loud.write_text("100%")


class Speaker:
    """A loudspeaker that keeps what it played; `broken`, it takes nothing."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        """It is well."""
        self._played, self._broken = folder / "played", folder / "broken"
        aplay = _program(folder / "aplay", "test ! -e broken && cat > played")
        patch.setattr(staff_hands, "Loudspeaker", partial(Loudspeaker, aplay))

    @property
    def has_played(self) -> bool:
        """Whether anything was heard."""
        return self._played.exists() and self._played.stat().st_size > 0

    def breaks(self) -> None:
        """It takes nothing any more."""
        self._broken.touch()

    def is_mended(self) -> None:
        """It does again."""
        self._broken.unlink()


class NetworkManager:
    """One cable with an address from the network, and two networks in the air, of which `Khách` has no password."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        """All is as it was set up; a trial is over at once."""
        self._folder, self.program = folder, folder / "nmcli"
        (folder / "settings").write_text("auto\n\n\n\n")
        (folder / "up").write_text("cable")
        (folder / "profiles").write_text("cable\n")
        self.is_there(there=True)
        patch.setattr(network, "TRIAL_S", 0.0)
        patch.setattr(network, "PAUSE_S", 0.0)
        for module in (staff_tools, network):
            patch.setattr(module, "Network", partial(Network, self.program))

    def is_there(self, *, there: bool) -> None:
        """Whether anything can be done with it."""
        _program(self.program, _NMCLI if there else "exit 8")

    @property
    def settings(self) -> list[str]:
        """Method, address, gateway and name server of the cable."""
        return (self._folder / "settings").read_text().split("\n")[:4]

    @property
    def joined(self) -> str:
        """The connection that is up."""
        return (self._folder / "up").read_text().strip()

    @property
    def was_asked_for_a_password(self) -> bool:
        """Whether one was tried."""
        return (self._folder / "tried").exists()

    @property
    def profiles(self) -> set[str]:
        """All connections that it knows."""
        return set((self._folder / "profiles").read_text().split())


_NMCLI: Final = f"""
case "$*" in
  *"wifi list"*) echo " :80:WPA2:Một cửa"; echo " :40::Khách";;
  *"show --active"*) echo "$(cat up):802-3-ethernet";;
  *"--ask device wifi connect"*) echo wifi >> profiles; touch tried; read typed; test "$typed" = {PASSWORD} || exit 4; echo wifi > up;;
  *"wifi connect"*) echo wifi >> profiles; echo wifi > up;;
  *"connection up"*) for last; do :; done; echo "$last" > up;;
  *"connection delete"*) for last; do :; done; grep -v "$last" profiles > kept; mv kept profiles;;
  *"connection modify"*) printf '%s\\n' "${{11}}" "$5" "$7" "$9" > settings;;
  *"-f UUID connection show"*) cat profiles;;
  *"connection show cable"*) cat settings;;
esac
"""


class UsbStick:
    """Plugged in at first. `fails` makes a call of the system fail for what lies on it, and for nothing else."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        """Empty."""
        self.path, self._mounts = folder / "media" / "USB", folder / "mounts"
        self.path.mkdir(parents=True)
        self.plug()
        patch.setattr(staff_tools, "find_sticks", lambda: find_sticks([folder / "media"], self._mounts))

    def plug(self) -> None:
        """It is in."""
        self._mounts.write_text(f"/dev/sda1 {self.path} vfat rw 0 0\n")

    def plug_another(self) -> None:
        """Beside it there is a second one."""
        other = self.path.with_name("USB2")
        other.mkdir()
        self._mounts.write_text(f"{self._mounts.read_text()}/dev/sdb1 {other} vfat rw 0 0\n")

    def pull(self) -> None:
        """It is out."""
        self._mounts.write_text("")

    def fails(self, call: str, number: int, after: int, patch: pytest.MonkeyPatch) -> None:
        """`os.CALL` fails with this error number, after so many that succeed, as long as the patch holds."""
        real: Callable[..., Any] = getattr(os, call)
        left = [after]

        def called(*words: Any, **named: Any) -> Any:  # noqa: ANN401  as many kinds as there are calls
            if not self._is_mine(*words, **named) or left[0] > 0:
                left[0] -= self._is_mine(*words, **named)
                return real(*words, **named)
            raise OSError(number, os.strerror(number))

        patch.setattr(os, call, called)

    def _is_mine(self, *words: object, **named: object) -> bool:
        fd = named.get("dir_fd", named.get("src_dir_fd", words[0]))
        return isinstance(fd, int) and Path(f"/proc/self/fd/{fd}").readlink().is_relative_to(self.path)

    def files(self) -> list[Path]:
        """All that lies on it."""
        return sorted(one for one in self.path.rglob("*") if one.is_file())


class Listening:
    """A port of this machine at which somebody answers, until `stops`."""

    def __init__(self) -> None:
        """Answering."""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def stops(self) -> None:
        """Nobody answers any more."""
        self._socket.close()
