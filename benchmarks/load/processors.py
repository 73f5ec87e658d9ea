"""Processor time of a family of processes: it tells what a request costs also on a machine that others use."""

import psutil


class Meter:
    """Seconds that processes have used since it was made."""

    def __init__(self, pid: int, *, alone: bool = False) -> None:
        """Of this process and its children, or of it alone."""
        self._pid, self._alone = pid, alone
        self._before = self._used()

    def seconds(self) -> float:
        """Used since then."""
        return self._used() - self._before

    def _used(self) -> float:
        head = psutil.Process(self._pid)
        family = [head] if self._alone else [head, *head.children(recursive=True)]
        return sum(one.cpu_times().user + one.cpu_times().system for one in family)


def memory(pid: int) -> float:
    """Megabytes that a process and its children hold alone or share."""
    head = psutil.Process(pid)
    return round(sum(one.memory_full_info().pss for one in (head, *head.children(recursive=True))) / 1_000_000, 1)
