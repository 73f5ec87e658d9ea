"""What both soaks count, and what is wrong with it."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak.trend import Sample, grew
from tests.support.commands import kiosk


@dataclass
class Seen:
    """What was seen after the warm-up. `mb` is memory at the end; `found` says in words what is not as it should be."""

    tickets: int = 0
    mb: float = 0.0
    threads_grew: int = 0
    files_grew: int = 0
    found: list[str] = field(default_factory=list)

    def measure(self, warm: list[Sample]) -> None:
        """Of samples after the warm-up."""
        self.mb = warm[-1].mb if warm else 0.0
        self.threads_grew, self.files_grew = grew([one.threads for one in warm]), grew([one.files for one in warm])

    def judge(self) -> None:
        """Say in words what is wrong."""
        self.found += [words for words, is_wrong in self.wrong().items() if is_wrong]

    def wrong(self) -> dict[str, bool]:
        """Each thing that may be wrong, in words, and whether it is."""
        return {
            f"there are {self.threads_grew} threads more": self.threads_grew > 0,
            f"there are {self.files_grew} open files more": self.files_grew > 0,
        }

    def verify(self, config: Path) -> None:
        """Whether the ledger fits."""
        verified = kiosk("ledger", "verify", config=config)
        if verified.returncode:
            self.found.append(f"the ledger does not fit: {verified.stdout.strip() or verified.stderr.strip()}")


def look_at(process: int | str, at: float) -> Sample:
    """One sample of a process, by its number or `self`, at this moment in seconds; raises `OSError` when it is gone.

    Font files are not counted: Kivy keeps up to 64 sizes open, and a page that is seldom seen opens one more after days.
    """
    folder = Path(f"/proc/{process}")
    rollup = (folder / "smaps_rollup").read_text("ascii")
    kilobytes = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss_Anon:"))
    return Sample(at, kilobytes * 1024 / 1e6, len(list((folder / "task").iterdir())), len(_open_files(folder / "fd")))


def _open_files(folder: Path) -> list[str]:
    files = []
    for one in folder.iterdir():
        with suppress(FileNotFoundError):  # it was closed meanwhile
            files.append(str(one.readlink()))
    return [one for one in files if not one.endswith(".ttf")]
