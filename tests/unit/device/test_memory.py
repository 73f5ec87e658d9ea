"""All threads allocate from one heap."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import ctypes, sys, threading
from kiosk.device.memory import share_one_arena
if "shared" in sys.argv:
    share_one_arena()
libc = ctypes.CDLL(None)
meeting = threading.Barrier(4)
def work():
    meeting.wait()
    libc.malloc(100_000)
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


def heaps(*words: str) -> int:
    done = subprocess.run([sys.executable, "-c", SCRIPT, *words], cwd=Path(__file__).parents[3], capture_output=True, check=True)
    return done.stdout.count(b"<heap nr")


def test_the_threads_of_a_kiosk_share_one_heap() -> None:
    assert heaps("shared") == 1
    assert heaps() > 1
