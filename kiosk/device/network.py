"""The network through NetworkManager's nmcli: Wi-Fi and the IPv4 address, changed on trial and taken back unless the server answers.

Names of networks are bytes that a stranger chose: they are only shown and handed on as one word. A password goes to nmcli's
standard input, never into its words, where every process could read it.
"""

import ipaddress
import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.errors import NetworkTakenBack, SettingRefused, WifiNotJoined
from kiosk.files import sync_directory, write_durably

NMCLI: Final = Path("/usr/bin/nmcli")
LIMIT_S: Final = 30.0
TRIAL_S: Final = 60.0
"""Seconds in which the server must answer over a changed network."""

PAUSE_S: Final = 2.0
_SHORTEST_PASSWORD, _LONGEST_PASSWORD = 8, 63
_LONGEST_SSID: Final = 32
_MOST_NETWORKS: Final = 50
_SETTINGS: Final = ("ipv4.method", "ipv4.addresses", "ipv4.gateway", "ipv4.dns")
_GONE: Final = "let a technician look at the network"

Values = tuple[str, str, str, str]
"""Of the four settings, as nmcli writes them."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be taken back: the connection from before, its `values` if they were changed, the profiles that there were."""

    uuid: str
    values: Values | None
    profiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wifi:
    """A network that is in the air. `signal` in per cent; `secured`: it wants a password."""

    ssid: str
    signal: int
    secured: bool
    in_use: bool


@dataclass(frozen=True, slots=True)
class Address:
    """A fixed IPv4 address with its prefix, such as `192.0.2.5/24`, the gateway and the name server."""

    address: str
    gateway: str
    dns: str

    def check(self) -> None:
        """Raises `SettingRefused` for what cannot be the address of a kiosk."""
        try:
            own = ipaddress.IPv4Interface(self.address)
            gateway, dns = ipaddress.IPv4Address(self.gateway), ipaddress.IPv4Address(self.dns)
        except ValueError as error:
            raise SettingRefused(
                f"no network address: {error}", "write it like 192.0.2.5/24, the others like 192.0.2.1"
            ) from error
        net = own.network
        if "/" not in self.address or net.prefixlen in (0, 31, 32):
            raise SettingRefused(f"{self.address} does not say how large its network is", "write it like 192.0.2.5/24")
        if own.ip in (net.network_address, net.broadcast_address) or own.is_loopback or own.is_multicast:
            raise SettingRefused(f"{self.address} is no address of a machine", "ask whoever looks after the network")
        if gateway not in net or gateway == own.ip:
            raise SettingRefused(f"the gateway {gateway} is not in the network {net}", "mend one of them")
        if dns.is_unspecified:
            raise SettingRefused("the name server is missing", "write its address, often the gateway's")


class Network:
    """This machine's NetworkManager; None or an empty list where there is none. One thread, for a call may take a minute."""

    def __init__(self, nmcli: Path | None = None, limit_s: float = LIMIT_S, *, trial: Path | None = None) -> None:
        """Nothing is started yet; `nmcli` is this machine's unless it is named, `limit_s` how long it may take for one answer.

        `trial`: the file that says what is to be taken back, so that a power cut during a trial makes nothing permanent.
        """
        self._nmcli, self._limit_s, self._trial = nmcli or NMCLI, limit_s, trial

    def undo_trial(self) -> bool:
        """Take back what a power cut left on trial; whether there was something, and it is as before now."""
        if self._trial is None or (trial := _kept(self._trial)) is None:
            return False
        return self._end(trial)

    def wifi(self) -> list[Wifi]:
        """The networks in the air, strongest first, each name once."""
        best: dict[str, Wifi] = {}
        for words in self._rows("-f", "IN-USE,SIGNAL,SECURITY,SSID", "device", "wifi", "list"):
            if (seen := _wifi(words)) is not None and (seen.ssid not in best or best[seen.ssid].signal < seen.signal):
                best[seen.ssid] = seen
        return sorted(best.values(), key=lambda one: (-one.signal, one.ssid))[:_MOST_NETWORKS]

    def active(self) -> str | None:
        """The id (UUID) of the first active connection over a cable or Wi-Fi, in the order of NetworkManager; None: there is none."""
        rows = [
            words
            for words in self._rows("-f", "UUID,TYPE", "connection", "show", "--active")
            if len(words) == len(("id", "kind"))
        ]
        return next((uuid for uuid, kind in rows if kind in ("802-3-ethernet", "802-11-wireless")), None)

    def join(self, ssid: str, password: str, answers: Callable[[], bool]) -> None:
        """Join a Wi-Fi; back to the connection before unless the server `answers` in time. Raises `SettingRefused`."""
        if not 1 <= len(ssid.encode()) <= _LONGEST_SSID:
            raise SettingRefused("this is no name of a Wi-Fi", "choose one of the list")
        if password and not (_SHORTEST_PASSWORD <= len(password.encode()) <= _LONGEST_PASSWORD and password.isprintable()):
            raise SettingRefused("a Wi-Fi password has 8 to 63 characters", "type it anew")
        trial = Trial(self.active() or "", None, self._profiles())
        self._begin(trial)
        ask = ("--ask",) if password else ()
        if self._run(*ask, "device", "wifi", "connect", ssid, typed=password) is None:
            self._end(trial)
            raise WifiNotJoined("this Wi-Fi cannot be joined", "check the password, or go nearer")
        self._keep_if(answers, trial)

    def readdress(self, wanted: Address | None, answers: Callable[[], bool]) -> None:
        """Give the active connection a fixed address, None: one from the network (DHCP); taken back unless the server `answers`."""
        if wanted is not None:
            wanted.check()
        uuid = self.active()
        before = self._settings_of(uuid) if uuid else None
        if uuid is None or before is None:
            raise SettingRefused("there is no network that could be changed", _GONE)
        trial = Trial(uuid, before, ())
        self._begin(trial)
        after = ("auto", "", "", "") if wanted is None else ("manual", wanted.address, wanted.gateway, wanted.dns)
        if not self._apply(uuid, after):
            self._end(trial)
            raise SettingRefused("the network did not take this address", "it has the one from before")
        self._keep_if(answers, trial)

    def _keep_if(self, answers: Callable[[], bool], trial: Trial) -> None:
        refused: SettingRefused = NetworkTakenBack(
            "over this network the server does not answer", "the network is as before; check what was typed"
        )
        try:
            if _in_time(answers):
                if self._forget_trial():
                    return
                mend = "check data_dir and its disk; the network is as before"
                refused = SettingRefused(f"{self._trial} cannot be removed", mend)
        except BaseException:
            self._end(trial)
            raise
        self._end(trial)
        raise refused

    def _begin(self, trial: Trial) -> None:
        """Durable before anything is changed."""
        if self._trial is None:
            return
        try:
            write_durably(self._trial, json.dumps([trial.uuid, trial.values, trial.profiles]).encode())
        except OSError as error:
            raise SettingRefused(f"{self._trial} cannot be written: {error.strerror}", "check data_dir and its disk") from error

    def _end(self, trial: Trial) -> bool:
        """Take it back; what cannot be taken back now is left to the next start. Whether it is over."""
        return self._take_back(trial) and self._forget_trial()

    def _forget_trial(self) -> bool:
        """For good: a power cut must not bring back the note, or the next start would take back what the server answered over."""
        if self._trial is None:
            return True
        try:
            self._trial.unlink(missing_ok=True)
            sync_directory(self._trial.parent)
        except OSError:
            return False
        return True

    def _take_back(self, trial: Trial) -> bool:
        """With the profile that a failed join made, which NetworkManager would join again by itself; whether all is as before."""
        well = not trial.uuid or self._go_back(trial.uuid, trial.values)
        if trial.profiles:
            for made in set(self._profiles()) - set(trial.profiles):
                well = self._run("connection", "delete", made) is not None and well
        return well

    def _go_back(self, uuid: str, values: Values | None) -> bool:
        return self._apply(uuid, values) if values else self._run("connection", "up", uuid) is not None

    def _profiles(self) -> tuple[str, ...]:
        """The ids of all that NetworkManager knows; empty when it does not say."""
        return tuple(words[0] for words in self._rows("-f", "UUID", "connection", "show") if len(words) == 1)

    def _settings_of(self, uuid: str) -> Values | None:
        said = self._run("-g", ",".join(_SETTINGS), "connection", "show", uuid)
        lines = [] if said is None else said.split("\n")
        return (lines[0], lines[1], lines[2], lines[3]) if len(lines) >= len(_SETTINGS) else None

    def _apply(self, uuid: str, values: Values) -> bool:
        """The method goes last when an address is given, since nmcli refuses a fixed one without."""
        words = [word for pair in zip(_SETTINGS[1:], values[1:], strict=True) for word in pair]
        changed = self._run("connection", "modify", uuid, *words, _SETTINGS[0], values[0])
        return changed is not None and self._run("connection", "up", uuid) is not None

    def _rows(self, *words: str) -> list[list[str]]:
        said = self._run("-t", "-e", "yes", *words)
        return [_fields(line) for line in (said or "").split("\n") if line]

    def _run(self, *words: str, typed: str = "") -> str | None:
        """What it says, in no language; None when it is not there, fails or hangs."""
        try:
            done = subprocess.run(  # noqa: S603  an absolute path, fixed words, and one name that is a word of its own
                [self._nmcli, *words],
                input=f"{typed}\n".encode() if typed else b"",
                capture_output=True,
                timeout=self._limit_s,
                check=False,
                env={"LC_ALL": "C.UTF-8"},
            )
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return None
        return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def _kept(path: Path) -> Trial | None:
    """What the file says; None when there is none, or none that can be understood."""
    try:
        uuid, values, profiles = json.loads(path.read_bytes())
        return Trial(str(uuid), (values[0], values[1], values[2], values[3]) if values else None, tuple(map(str, profiles)))
    except (OSError, ValueError, TypeError, IndexError, KeyError):
        return None


def _in_time(answers: Callable[[], bool]) -> bool:
    end = time.monotonic() + TRIAL_S
    while not answers():
        if time.monotonic() >= end:
            return False
        time.sleep(PAUSE_S)
    return True


def _wifi(words: list[str]) -> Wifi | None:
    if len(words) != len(("in use", "signal", "security", "name")) or not words[1].isdecimal() or not words[3]:
        return None
    return Wifi(words[3], min(100, int(words[1])), words[2] not in ("", "--"), words[0] == "*")


def _fields(line: str) -> list[str]:
    r"""Split one line of `-t -e yes`, where `\:` and `\\` stand for themselves."""
    fields, letters = [""], iter(line)
    for letter in letters:
        if letter == "\\":
            fields[-1] += next(letters, "")
        elif letter == ":":
            fields.append("")
        else:
            fields[-1] += letter
    return fields
