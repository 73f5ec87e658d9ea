"""The C library's memory, of which a process with threads keeps more than it needs."""

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8
"""Of mallopt(3)."""


def share_one_arena() -> None:
    """Let all threads allocate from one heap; to be called before there are others.

    A heap for each costs three megabytes, and Python's lock keeps them from competing for one anyway. Does nothing where the
    C library has no such thing.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
