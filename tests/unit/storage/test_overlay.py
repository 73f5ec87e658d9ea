"""The file of what staff changed: whole or as before, whenever the power is cut."""

import os
from pathlib import Path

import pytest

from kiosk.domain.overlay import Overlay
from kiosk.errors import SettingRefused
from kiosk.storage.overlay import OverlayFile


class PowerCut(BaseException):
    """The power is cut here."""


def anything(_: Overlay) -> None:
    """Lets everything through."""


def test_what_was_changed_is_there_after_another_start(tmp_path: Path) -> None:
    OverlayFile(tmp_path).change({"sound.volume": 30}, anything)
    OverlayFile(tmp_path).change({"language.default": "en"}, anything)
    assert OverlayFile(tmp_path).read() == {"sound.volume": 30, "language.default": "en"}


@pytest.mark.parametrize("step", range(4))
def test_a_power_cut_at_a_sync_leaves_the_change_before_or_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    OverlayFile(tmp_path).change({"sound.volume": 30}, anything)
    left, real = [step], os.fsync

    def cut(fd: int) -> None:
        if left[0] == 0:
            raise PowerCut
        left[0] -= 1
        real(fd)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", cut)
        with pytest.raises(PowerCut):
            OverlayFile(tmp_path).change({"sound.volume": 60}, anything)
    assert OverlayFile(tmp_path).read() in ({"sound.volume": 30}, {"sound.volume": 60})


def test_what_is_refused_is_not_written(tmp_path: Path) -> None:
    def refuse(_: Overlay) -> None:
        raise SettingRefused("no", "another")

    with pytest.raises(SettingRefused):
        OverlayFile(tmp_path).change({"sound.volume": 30}, refuse)
    assert OverlayFile(tmp_path).read() == {}
