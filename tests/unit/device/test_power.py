"""Restarting the machine: the tools of the system are asked, and what they refuse is no error."""

from pathlib import Path

import pytest

from kiosk.device.power import Power


def tool(folder: Path, name: str, *lines: str) -> None:
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines)), encoding="ascii")
    path.chmod(0o755)


@pytest.mark.parametrize(("said", "may"), [('s "yes"', True), ('s "challenge"', False), ('s "no"', False), ("", False)])
def test_only_a_plain_yes_of_the_login_manager_permits_it(tmp_path: Path, said: str, may: bool) -> None:
    tool(tmp_path, "busctl", f"echo '{said}'")
    assert Power([tmp_path]).may_reboot() is may


def test_the_service_manager_is_told_and_asks_for_no_password(tmp_path: Path) -> None:
    tool(tmp_path, "systemctl", f'echo "$@" > "{tmp_path}/told"')
    assert Power([tmp_path]).reboot()
    assert (tmp_path / "told").read_text(encoding="ascii") == "--no-ask-password reboot\n"


def test_a_refusal_is_told(tmp_path: Path) -> None:
    tool(tmp_path, "systemctl", "exit 1")
    assert not Power([tmp_path]).reboot()


def test_a_machine_without_these_tools_cannot_be_restarted(tmp_path: Path) -> None:
    power = Power([tmp_path])
    assert (power.may_reboot(), power.reboot()) == (False, False)
