"""All randomness of a simulation comes from one seed, that of the production code included."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock


def chance_of(*seed: object) -> random.Random:
    """A source of randomness of its own for each seed."""
    return random.Random(" ".join(map(str, seed)))  # noqa: S311  a simulation is replayed by its seed


@contextmanager
def all_randomness_from(chance: random.Random) -> Iterator[None]:
    """Ids and secrets that the production code makes (`uuid`, `secrets`) follow from the seed as well."""
    with mock.patch.object(os, "urandom", chance.randbytes), mock.patch.object(random, "_urandom", chance.randbytes):
        yield
