"""The loudspeaker test: what is handed to ALSA's player, and what becomes of one that is not there or hangs."""

import struct
from pathlib import Path

import pytest

from kiosk.device.sound import FADE, LOUD, RATE, TONE_S, TONES, Loudspeaker, tones


def player(folder: Path, script: str) -> Path:
    made = folder / "aplay"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    return made


def test_the_player_gets_all_tones_and_the_form_that_they_have(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    assert Loudspeaker(player(tmp_path, f'echo "$@" > {heard}.words; cat > {heard}')).play()
    assert heard.read_bytes() == tones()
    assert f"-r {RATE}" in heard.with_name("heard.words").read_text()


def test_the_tones_are_as_long_as_they_should_be_never_clip_and_begin_softly() -> None:
    samples = struct.unpack(f"<{len(tones()) // 2}h", tones())
    assert len(samples) == len(TONES) * int(RATE * TONE_S)
    assert 0.9 * LOUD * 32767 < max(samples) <= LOUD * 32767
    assert max(map(abs, samples[: FADE // 40])) < 500


@pytest.mark.parametrize("script", ["exit 1", "sleep 60"])
def test_a_player_that_fails_or_hangs_is_an_answer(tmp_path: Path, script: str) -> None:
    assert not Loudspeaker(player(tmp_path, script), limit_s=0.2).play()


def test_a_machine_without_a_player_has_an_answer(tmp_path: Path) -> None:
    assert not Loudspeaker(tmp_path / "nothing").play()
