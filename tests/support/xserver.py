"""A display of a test's own: a real X server that shows nothing to anybody."""

import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

needs_x = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb on this machine")

START_SECONDS, END_SECONDS = 20.0, 5.0


@contextmanager
def x_server(width: int = 320, height: int = 240, *more: str, resets: bool = False) -> Iterator[str]:
    """The name of a fresh display of this size in pixels, such as `:101`; gone at the end. `more` are options of the server.

    With `resets` the server begins anew whenever the last program has left it.
    """
    shape = ("-screen", "0", f"{width}x{height}x24")
    command = ["Xvfb", "-displayfd", "1", *shape, *more, "-nolisten", "tcp", *(() if resets else ("-noreset",))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            assert select.select([process.stdout], [], [], START_SECONDS)[0], "Xvfb did not start"
            yield f":{process.stdout.readline().strip()}"
        finally:
            _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
