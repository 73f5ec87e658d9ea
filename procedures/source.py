"""Reading files that others made, as far as they are sane: lines with an end, files with an end, plain or gzip."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from procedures.errors import ProcedureFileError

LARGEST_FILE = 512 << 20
"""Bytes, unpacked: ten times the whole country with all its details."""

LONGEST_LINE = 4 << 20
"""Bytes; the longest real record has 200,000."""

_GZIP = b"\x1f\x8b"


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file by number, without their ends; raises `ProcedureFileError`."""
    read = 0
    with _opened(path) as file:
        number = 0
        try:
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                read += len(line)
                if len(line) > LONGEST_LINE:
                    raise ProcedureFileError(f"{path}, line {number}: longer than {LONGEST_LINE} bytes", _SANE)
                if read > LARGEST_FILE:
                    raise ProcedureFileError(f"{path}: larger than {LARGEST_FILE} bytes", _SANE)
                yield number, line.rstrip(b"\r\n")
        except (OSError, EOFError, zlib.error) as error:
            raise ProcedureFileError(f"{path}, line {number + 1}: cannot be read: {error}", _SANE) from error


_SANE = "give the file as the portal or the office exported it"


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        if not path.is_file():
            raise ProcedureFileError(f"{path} is no file", "give the path of a catalogue file")
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP
            plain.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=plain) as unpacked:
                    yield unpacked  # type: ignore[misc]  # it reads as a file does
            else:
                yield plain
    except OSError as error:
        raise ProcedureFileError(f"{path} cannot be read: {error.strerror}", "look at its owner and its disk") from error
