"""What is asked and ordered beside the slips, as bytes. Source: Epson's command reference; Custom's manuals (KPM, VKP series)."""

from itertools import count

from kiosk.printer.escpos import ASK_CAUSE, ASK_OFFLINE, ASK_PAPER

ASK_ERROR = b"\x10\x04\x03"
"""DLE EOT 3: the cause of an error; answered at once."""

ASK_LIVE = ASK_OFFLINE + ASK_CAUSE + ASK_ERROR + ASK_PAPER
"""DLE EOT 1 to 4 in one go; a byte comes back for each, in this order."""

ASK_FULL = b"\x10\x04\x14"
"""DLE EOT 20 of Custom's printers: six bytes, with the presenter's; answered at once."""

TELL_CHANGES = b"\x1da\xff"
"""GS a 255: send four bytes now and whenever anything changes. ESC @ ends it, so it is sent again after each job."""

DISCARD_AND_RECOVER = b"\x10\x05\x02"
"""DLE ENQ 2: once its cause is mended, end a recoverable error and forget what was received; obeyed at once."""

_ASK_PROCESS_ID = b"\x1d(H\x06\0\x30\x30"
"""GS ( H, function 48: four characters come back once everything before them has been printed."""

_ID_LENGTH = 4
_FIRST_ID_CHAR, _ID_CHARS = 0x21, 0x5E

PRESENT_STEPS = 8
"""Steps by which a presenter pushes a slip out, 5 mm each (VKP80III) or 7.3 mm (VKP80II): enough to take hold of it."""

RETRACT = b"\x1de\x02"
"""GS e 2: draw the slip back that nobody took."""


def ask_process_id(job: bytes) -> bytes:
    """GS ( H with this id of four characters, 20 to 7E."""
    return _ASK_PROCESS_ID + job


def process_id_answer(job: bytes) -> bytes:
    """What comes back for it."""
    return b"\x37\x22" + job + b"\0"


class ProcessIds:
    """Ids for jobs, all different for millions of jobs; `start` makes those of two runs differ, so that no late answer fits."""

    def __init__(self, start: int) -> None:
        """Any number; the time is a good one."""
        self._counter = count(start)

    def next(self) -> bytes:
        """Four printable characters."""
        number = next(self._counter)
        return bytes(_FIRST_ID_CHAR + number // _ID_CHARS**place % _ID_CHARS for place in range(_ID_LENGTH))


def present(seconds: int) -> bytes:
    """FS P: push the slip out, blink, and draw it back after so many seconds by itself."""
    return bytes((0x1C, 0x50, PRESENT_STEPS, 1, ord("R"), min(255, seconds)))
