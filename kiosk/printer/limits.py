"""How long each step of a job may take, and which questions are worth asking."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that each step may take at most, so that no job holds up the next."""

    open: float = 2.0
    status: float = 0.1
    write_grace: float = 4.0
    write_slack: float = 2.0
    """Bytes may take the grace and this many times what they need at the printer's slowest."""
    confirm: float = 4.0
    """Printing, cutting and answering, once all bytes are there."""
    confirm_doubtful: float = 0.5
    """The same, for a printer that did not answer before the job either."""
    watch: float = 2.0
    """A printer that confirms nothing, but tells its status, is watched so long after a job for an error."""
    glance: float = 0.5
    """How often it is asked for errors while a confirmation is awaited."""
    take: float = 10.0
    """How long a slip hangs in the presenter before it is drawn back."""
    recover: float = 1.5
    """Moving the cutter home after a jam was mended."""
    ask_again_after: int = 20
    """A printer that said nothing is asked again after so many jobs; until then nobody waits for its answers."""

    def write(self, size: int, rate: int) -> float:
        """The limit for `size` bytes at `rate` bytes a second."""
        return self.write_grace + self.write_slack * size / rate


DEFAULT_LIMITS = Limits()


class Patience:
    """Decides whether a question is worth asking: after silence it is asked again only some jobs later."""

    def __init__(self, again_after: int) -> None:
        """Due at once."""
        self._again_after = again_after
        self._jobs_left = 0

    def due(self) -> bool:
        """Whether to ask for this job."""
        self._jobs_left = max(0, self._jobs_left - 1)
        return not self._jobs_left

    def was_answered(self, *, answered: bool) -> None:
        """Remember how it went."""
        self._jobs_left = 0 if answered else self._again_after
