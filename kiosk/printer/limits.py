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
    owes: float = 120.0
    """A printer without a fault that did not answer may still be printing: so long its next answer is taken for one to an earlier
    job."""
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
    status_strikes: int = 50
    confirm_strikes: int = 3
    """Silences in a row that it takes for a printer that did answer before."""
    refusals: int = 3
    """So many jobs are not sent at all to a printer that answered before and does not now: most likely it is off or stuck."""

    def write(self, size: int, rate: int) -> float:
        """The limit for `size` bytes at `rate` bytes a second."""
        return self.write_grace + self.write_slack * size / rate


DEFAULT_LIMITS = Limits()


class Patience:
    """Decides whether a question is worth asking: after silence it is asked again only some jobs later.

    A printer that has ever answered is not given up so soon: only after so many silences in a row.
    """

    def __init__(self, again_after: int, strikes: int) -> None:
        """Due at once."""
        self._again_after, self._strikes = again_after, strikes
        self._jobs_left = self._lives = 0
        self.silences = 0
        """How often in a row it was not answered by one that has answered before."""

    def due(self) -> bool:
        """Whether to ask for this job."""
        self._jobs_left = max(0, self._jobs_left - 1)
        return not self._jobs_left

    def was_answered(self, *, answered: bool) -> None:
        """Remember how it went."""
        self._lives = self._strikes if answered else max(0, self._lives - 1)
        self._jobs_left = 0 if self._lives else self._again_after
        self.silences = 0 if answered or not self._lives else self.silences + 1
