"""This process's memory, of which the C library and Python keep more than it needs."""

import ctypes
import gc
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""Of mallopt(3)."""

_LARGE = 128 * 1024
"""Bytes: where the C library begins. By itself it raises that to the largest picture it has seen, and keeps them all in the heap."""


_MANY = 20_000
"""Objects that are looked through in some milliseconds; the rows of a list, which are made when it is first seen, are a hundred thousand."""


@cache
def _library() -> ctypes.CDLL:
    """The C library, opened once: each time it leaves a type behind, a kilobyte of garbage."""
    return ctypes.CDLL(None)


def keep_heap_small() -> None:
    """Let all threads allocate from one heap, and pictures outside of it; to be called before there are other threads.

    A heap for each thread costs three megabytes, and Python's lock keeps them from competing for one anyway. Pictures that come
    and go leave holes in a heap, five megabytes in all. Does nothing where the C library has no such thing.
    """
    with suppress(AttributeError):
        _library().mallopt(_M_ARENA_MAX, 1)
        _library().mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give the system the pages that nobody uses any more, wherever they lie in the heap; holds up every thread meanwhile.

    By itself the C library gives back only the end of the heap, and pictures that come and go leave holes before it: some
    megabytes, and never the same. Python keeps thousands of empty tuples of each length until it looks for garbage everywhere,
    which it hardly ever does. The first does nothing where the C library has no such thing.
    """
    gc.collect()
    with suppress(AttributeError):
        _library().malloc_trim(0)


def give_back_in_passing() -> None:
    """The same, where somebody may be looking: only while that takes some milliseconds at most."""
    if len(gc.get_objects()) <= _MANY:
        give_back()


def stay_for_good() -> None:
    """What is there now will be there to the end, all but garbage: to look for that takes a tenth of the time from now on."""
    gc.collect()
    gc.freeze()


_MOST_SETTLINGS = 8
"""Garbage among what stays for good is kept for good: no more than that of so many looks."""


class Housekeeping:
    """Keeps this process small and quick to look through; to be done while nobody waits."""

    def __init__(self) -> None:
        """Nothing is done yet."""
        self._settlings = _MOST_SETTLINGS

    def tidy(self) -> None:
        """Give back what nobody uses. Where much has come since the last time, let it stay for good, so that the next look is short."""
        give_back()
        if self._settlings and len(gc.get_objects()) > _MANY:
            self._settlings -= 1
            gc.freeze()


_MADV_DONTNEED = 4
"""Of madvise(2)."""

COMPILER = "libLLVM"
"""Software rendering compiles its shaders with it, when a window is new. It stays loaded as long as the window stands."""


def let_go_of_code(library: str = COMPILER) -> int:
    """Take the code of a library out of this process's memory, once nobody needs it; returns the bytes of address space.

    Where it was read in one piece, as after power on, the kernel maps nearly all of it: fifty megabytes. What is needed all
    the same comes back from the page cache by itself, page by page. Only for a library that is never unloaded: between
    looking and letting go the place must not become another's. Only its instructions, which are as in the file. Does nothing
    where there is no Linux.
    """
    let_go = 0
    with suppress(OSError, AttributeError):
        advise = _library().madvise
        advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        for line in Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines():
            mapping = re.match(rf"([0-9a-f]+)-([0-9a-f]+) r-xp .*/{library}[^/]*$", line)
            if mapping:
                start, end = (int(edge, 16) for edge in mapping.groups())
                let_go += end - start if advise(start, end - start, _MADV_DONTNEED) == 0 else 0
    return let_go
