"""The C library's memory, of which a process with threads keeps more than it needs."""

import ctypes
from contextlib import suppress

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""Of mallopt(3)."""

_LARGE = 128 * 1024
"""Bytes: where the C library begins. By itself it raises that to the largest picture it has seen, and keeps them all in the heap."""


def keep_heap_small() -> None:
    """Let all threads allocate from one heap, and pictures outside of it; to be called before there are other threads.

    A heap for each thread costs three megabytes, and Python's lock keeps them from competing for one anyway. Pictures that come
    and go leave holes in a heap, five megabytes in all. Does nothing where the C library has no such thing.
    """
    with suppress(AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_ARENA_MAX, 1)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give the system the pages that nobody uses any more, wherever they lie in the heap; half a millisecond.

    By itself the C library gives back only the end of the heap, and pictures that come and go leave holes before it: some
    megabytes, and never the same. Does nothing where the C library has no such thing.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
