"""All threads allocate from one heap, and its holes are given back."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import ctypes, sys, threading
from kiosk.device.memory import keep_heap_small
if "shared" in sys.argv:
    keep_heap_small()
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

HOLES = """
import ctypes, sys
from kiosk.device.memory import give_back
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
def held():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))
chunks = [libc.malloc(4000) for _ in range(5000)]
for chunk in chunks: ctypes.memset(chunk, 1, 4000)
full = held()
for chunk in chunks[:-1]: libc.free(chunk)
before = held()
give_back()
print(full - before, before - held())
"""


def heaps(*words: str) -> int:
    done = subprocess.run([sys.executable, "-c", SCRIPT, *words], cwd=Path(__file__).parents[3], capture_output=True, check=True)
    return done.stdout.count(b"<heap nr")


def test_the_threads_of_a_kiosk_share_one_heap() -> None:
    assert heaps("shared") == 1
    assert heaps() > 1


def test_memory_that_nobody_uses_is_given_back_although_somebody_uses_what_lies_behind_it() -> None:
    done = subprocess.run([sys.executable, "-c", HOLES], cwd=Path(__file__).parents[3], capture_output=True, check=True)
    by_itself, given_back = map(int, done.stdout.split())  # KiB of 20,000
    assert by_itself < 2_000
    assert given_back > 15_000


CODE = """
import ctypes, hashlib, ssl
from kiosk.device.memory import let_go_of_code
def mapped():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("RssFile"))
before = mapped()
let_go = let_go_of_code("libcrypto")
after = mapped()
print(before - after, let_go > 0, let_go_of_code("no such library"), ssl.RAND_bytes(4) != b"", sep="|")
"""


def test_code_that_nobody_needs_is_let_go_of_and_comes_back_when_it_is_called() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=Path(__file__).parents[3], capture_output=True, check=True, text=True)
    freed, *rest = done.stdout.strip().split("|")
    assert int(freed) > 500  # KiB
    assert rest == ["True", "0", "True"]


TUPLES = """
import gc, sys
from kiosk.device.memory import give_back, stay_for_good
stay_for_good()
gc.disable()
give_back()
kept = [tuple([one] * 7) for one in range(1500)]
kept.clear()
before = sys.getallocatedblocks()
give_back()
print(before - sys.getallocatedblocks())
"""


def test_tuples_that_python_keeps_aside_are_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", TUPLES], cwd=Path(__file__).parents[3], capture_output=True, check=True)
    assert int(done.stdout) > 1400


ROWS = """
import gc
from kiosk.device.memory import Housekeeping, stay_for_good
gc.disable()
stay_for_good()
house = Housekeeping()
kept, stayed = [], []
for more in (100, *[30_000] * 10):
    before = gc.get_freeze_count()
    kept += [[] for _ in range(more)]
    house.tidy()
    stayed.append(gc.get_freeze_count() - before > more // 2)
print(stayed.count(True), stayed[0], stayed[1], stayed[-1])
"""


def test_much_that_has_come_stays_for_good_so_that_it_is_looked_through_once() -> None:
    done = subprocess.run([sys.executable, "-c", ROWS], cwd=Path(__file__).parents[3], capture_output=True, check=True, text=True)
    times, little, much, at_last = done.stdout.split()
    assert (little, much) == ("False", "True")
    assert (times, at_last) == ("8", "False")  # garbage among it is never found, so that must have an end


IN_PASSING = """
import gc
from kiosk.device.memory import give_back_in_passing, stay_for_good
stay_for_good()
gc.disable()
looks = []
gc.callbacks.append(lambda phase, told: looks.append(told["generation"]) if phase == "start" else None)
kept = []
for more in (100, 100_000):
    kept += [[] for _ in range(more)]
    give_back_in_passing()
    print(looks.count(2))
"""


def test_in_passing_little_is_looked_through_and_much_is_left_for_a_better_moment() -> None:
    words = [sys.executable, "-c", IN_PASSING]
    done = subprocess.run(words, cwd=Path(__file__).parents[3], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["1", "1"]
