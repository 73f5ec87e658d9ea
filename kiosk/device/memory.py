"""The C library's memory, of which a process with threads keeps more than it needs."""

import ctypes
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

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


_MADV_DONTNEED = 4
"""Of madvise(2)."""

_MAPPING = r"([0-9a-f]+)-([0-9a-f]+) (r-xp|r--p) \S+ \S+ \S+ +/"
_COPIED = r"Anonymous: +([1-9]\d*) kB"
_BEGINS = r"[0-9a-f]+-[0-9a-f]+ "


def let_go_of_code() -> int:
    """Take the code of libraries out of this process's memory, once the start is over; returns the bytes of address space.

    A start runs through code that nobody needs again, that of the shader compiler above all, and the kernel maps much that lies
    beside it: fifty megabytes where all was read in one piece. What is needed comes back from the page cache by itself, page by
    page. Pages that differ from their file, as the linker's do, are left alone. Does nothing where there is no Linux.
    """
    let_go = 0
    with suppress(OSError, AttributeError):
        advise = ctypes.CDLL(None).madvise
        advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        for start, end in list(_unchanged(Path("/proc/self/smaps").read_text(encoding="utf-8", errors="replace"))):
            if advise(start, end - start, _MADV_DONTNEED) == 0:
                let_go += end - start
    return let_go


def _unchanged(smaps: str) -> Iterator[tuple[int, int]]:
    """Where mappings of files begin and end that are read only and of which no page was changed."""
    found: tuple[int, int] | None = None
    for line in smaps.splitlines():
        if re.match(_BEGINS, line):
            if found:
                yield found
            mapping = re.match(_MAPPING, line)
            found = (int(mapping[1], 16), int(mapping[2], 16)) if mapping else None
        elif re.match(_COPIED, line):
            found = None
    if found:
        yield found
