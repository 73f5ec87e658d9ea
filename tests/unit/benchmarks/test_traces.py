"""Reading what strace writes."""

from benchmarks.traces import Call, calls_of

LEDGER = "/srv/data/ledger/ledger.db-wal"


def test_a_call_that_returned_at_once() -> None:
    line = f'12 100.500000 pwrite64(9<{LEDGER}>, ""..., 4096, 32) = 4096 <0.000040>'
    assert list(calls_of([line])) == [Call("pwrite64", LEDGER, 100.5, 100.50004, 4096)]


def test_calls_of_two_threads_may_be_interwoven() -> None:
    lines = [
        f"12 100.500000 fdatasync(9<{LEDGER}> <unfinished ...>",
        '13 100.500100 write(3<pipe:[77]>, ""..., 1) = 1 <0.000010>',
        "12 100.502000 <... fdatasync resumed>) = 0 <0.002000>",
    ]
    other, sync = calls_of(lines)
    assert (other.name, other.path) == ("write", "pipe:[77]")
    assert (sync.name, sync.path, sync.began, sync.result) == ("fdatasync", LEDGER, 100.5, 0)
    assert round(sync.ended, 6) == 100.502


def test_a_failed_call_has_its_error_as_a_negative_result() -> None:
    line = f"12 100.500000 fdatasync(9<{LEDGER}>) = -1 EIO (Input/output error) <0.000040>"
    assert [call.result for call in calls_of([line])] == [-1]


def test_what_is_no_call_is_passed_over() -> None:
    lines = [
        "12 100.5 +++ exited with 0 +++",
        "12 100.5 --- SIGTERM {si_signo=SIGTERM} ---",
        "",
        "12 100.5 <... fsync resumed>) = 0",
    ]
    assert list(calls_of(lines)) == []
