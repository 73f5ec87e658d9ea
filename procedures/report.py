"""What an import did: what was kept, mended, skipped, and why."""

from collections import Counter
from dataclasses import dataclass, field

TOLD = 20
"""Skipped records that are told one by one; the others are counted."""


@dataclass
class ImportReport:
    """Counts over all files. `skipped` by reason; `told` says where the first of them stood."""

    records: int = 0
    kept: int = 0
    hidden: int = 0
    """Of these, procedures between authorities, which no citizen sees."""
    detailed: int = 0
    """Of these, with documents, steps or channels."""
    mended: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def mend(self, what: str) -> None:
        """Something was put right."""
        self.mended[what] += 1

    def skip(self, where: str, why: str, what: str = "") -> None:
        """A record was left out."""
        self.skipped[why] += 1
        self.tell(f"{where}: {why}{f': {what[:80]!r}' if what else ''}")

    def tell(self, line: str) -> None:
        """Something that a person should look at."""
        if len(self.told) < TOLD:
            self.told.append(line)

    def figures(self) -> dict[str, object]:
        """For machines."""
        counts = {"records": self.records, "kept": self.kept, "hidden": self.hidden, "detailed": self.detailed}
        return {**counts, "mended": dict(self.mended), "skipped": dict(self.skipped)}

    def lines(self) -> list[str]:
        """For people."""
        hidden = f", of these {self.hidden} between authorities, which are not shown" if self.hidden else ""
        return [
            f"{self.records} records, {self.kept} procedures{hidden}, {self.detailed} with details",
            *(f"mended: {count} x {what}" for what, count in self.mended.most_common()),
            *(f"skipped: {count} x {why}" for why, count in self.skipped.most_common()),
            *self.told,
        ]
