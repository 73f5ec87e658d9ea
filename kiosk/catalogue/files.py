"""Files of procedures, read in `procedures/`; what is wrong with one becomes an error of the kiosk's tree."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import CatalogueError
from procedures.errors import ProcedureFileError
from procedures.model import Procedure
from procedures.reading import read_files
from procedures.report import ImportReport
from procedures.source import lines_of


def read_procedures(files: Sequence[Path]) -> tuple[dict[str, Procedure], ImportReport]:
    """All procedures of some files by code; raises `CatalogueError`."""
    with _as_ours():
        return read_files(files)


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file without their ends, also of a packed one; raises `CatalogueError`."""
    with _as_ours():
        yield from (line for _, line in lines_of(path))


@contextmanager
def _as_ours() -> Iterator[None]:
    try:
        yield
    except ProcedureFileError as error:
        raise CatalogueError(error.what, error.mend) from error
