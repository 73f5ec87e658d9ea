"""Three tones, to hear whether the loudspeaker works. "Not there" is an answer."""

import math
import struct
import subprocess
from pathlib import Path
from typing import Final

APLAY: Final = Path("/usr/bin/aplay")
LIMIT_S: Final = 8.0
RATE: Final = 16_000
"""Samples a second."""

TONES: Final = (523.25, 659.25, 783.99)
"""C, E and G: a chord, each tone for `TONE_S`."""

TONE_S: Final = 0.35
LOUD: Final = 0.5
FADE: Final = 400
"""Samples at both ends of a tone, so that it does not click."""


def tones() -> bytes:
    """Signed 16-bit samples of one channel, lower byte first."""
    count = int(RATE * TONE_S)
    samples = (
        LOUD * min(1.0, at / FADE, (count - at) / FADE) * math.sin(2 * math.pi * pitch * at / RATE)
        for pitch in TONES
        for at in range(count)
    )
    return b"".join(struct.pack("<h", round(32767 * one)) for one in samples)


class Loudspeaker:
    """That of this machine, through ALSA's aplay."""

    def __init__(self, aplay: Path = APLAY, limit_s: float = LIMIT_S) -> None:
        """Nothing is started yet; `limit_s` is how long it may take."""
        self._aplay, self._limit_s = aplay, limit_s

    def play(self) -> bool:
        """Play the tones; whether the sound system took them."""
        words = [str(self._aplay), "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(RATE), "-"]
        try:
            done = subprocess.run(words, input=tones(), capture_output=True, timeout=self._limit_s, check=False)  # noqa: S603  fixed words
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0
