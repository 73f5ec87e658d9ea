"""Commands that a printer obeys the moment they arrive, whatever it is doing, and even inside the data of others."""

import re

from kiosk.printer.virtual.personas import Persona

_LONGEST = 3


class LiveScanner:
    """Watches the bytes of the line go by. A request may come in any splits."""

    def __init__(self, persona: Persona) -> None:
        """Knows DLE EOT 1 to 4; DLE EOT 20 and DLE ENQ 1 and 2 where the persona does."""
        asked = rb"\x04[\x01-\x04\x14]" if persona.presenter else rb"\x04[\x01-\x04]"
        recovered = rb"|\x05[\x01\x02]" if persona.recovers else b""
        self._request = re.compile(rb"\x10(?:" + asked + recovered + rb")")
        self._beginning = re.compile(rb"\x10[\x04\x05]?\Z" if persona.recovers else rb"\x10\x04?\Z")
        self._seen = b""

    def next_end(self, data: bytes) -> tuple[int, bytes]:
        """How much of `data` goes by up to the end of the first request in it, and that request; all of it and nothing else."""
        known = self._seen
        found = self._request.search(known + data)
        if found is None:
            return len(data), b""
        return found.end() - len(known), found[0]

    def passed(self, data: bytes) -> None:
        """These bytes went by; they end at the end of a request, or contain none."""
        line = self._seen + data
        self._seen = b"" if self._request.search(line) else line[1 - _LONGEST :]

    def may_begin(self, data: bytes) -> bytes:
        """The first bytes of `data` that are a request with what went by, or may become one; empty if they do not."""
        known = self._beginning.search(self._seen)
        begun = known[0] if known else b""
        whole = begun + data
        if found := self._request.match(whole):
            return data[: found.end() - len(begun)]
        return data if len(whole) < _LONGEST and self._beginning.match(whole) else b""

    def forget(self) -> None:
        """The line was cut off."""
        self._seen = b""
