"""A program in nmcli's place that keeps the known profiles, with the address of each, in files, as NetworkManager does."""

from pathlib import Path

NMCLI = """#!/bin/sh
ulimit -S -f unlimited
cd "$(dirname "$0")"
test -e away && exit 4
test -e meanwhile && . ./meanwhile
case "$*" in
  *"wifi list"*) cat wifi;;
  *"show --active"*) echo "lo-uuid:loopback"; echo "$(cat joined):802-3-ethernet";;
  *"UUID connection show") cat profiles;;
  *"wifi connect"*) grep -q made-uuid profiles || { echo made-uuid >> profiles; echo "auto   " > address.made-uuid; }
    echo made-uuid > joined;;
  *"connection show"*) tr ' ' '\\n' < address.$5;;
  "connection modify"*) echo "${11} $5 $7 $9" > address.$3;;
  "connection delete"*) grep -v "$3" profiles > left; mv left profiles;;
  "connection up"*) echo "$3" > joined;;
esac
"""
"""A limit of the caller's files, by which a test fills the kiosk's disk, is not one of the system's."""

ADDRESS = "manual 192.0.2.9/24 192.0.2.1 192.0.2.1"
"""Method, address, gateway and name server, to begin with."""


class NetworkManager:
    """That of one machine, whose files lie in `folder`: a cable with a fixed address, and two networks in the air."""

    def __init__(self, folder: Path) -> None:
        """Everything is well."""
        self._folder = folder
        folder.mkdir()
        self.nmcli = folder / "nmcli"
        self.nmcli.write_text(NMCLI)
        self.nmcli.chmod(0o755)
        (folder / "wifi").write_text(" :60:WPA2:Một cửa\n :30::Khách\n")
        (folder / "profiles").write_text("eth-uuid\n")
        (folder / "joined").write_text("eth-uuid\n")
        self.is_given(ADDRESS)

    def holds(self, name: str) -> str:
        """`address` of what is joined (method, address, gateway, name server), `profiles`, or which of them is `joined`."""
        name = f"address.{self.holds('joined')}" if name == "address" else name
        return (self._folder / name).read_text().strip()

    def is_given(self, address: str) -> None:
        """Somebody changes it by hand."""
        (self._folder / f"address.{self.holds('joined')}").write_text(address)

    @property
    def answers(self) -> bool:
        """Whether its service runs."""
        return not (self._folder / "away").exists()

    def is_up(self, *, up: bool) -> None:
        """It answers, or its service does not run."""
        away = self._folder / "away"
        if up:
            away.unlink(missing_ok=True)
        else:
            away.touch()

    def does_meanwhile(self, script: str) -> None:
        """Words of the shell that are run at each call."""
        (self._folder / "meanwhile").write_text(script)
