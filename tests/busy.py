"""Other people's programs on the same machine: processes that compute all the time."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator

__all__ = ["busy"]

#: each one ends by itself as soon as its parent is gone, or has used so many seconds of a processor
LOOP = """
import os, resource
resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
parent = os.getppid()
print(flush=True)
while os.getppid() == parent:
    sum(range(200_000))
"""


@contextlib.contextmanager
def busy(processes: int) -> Iterator[None]:
    """So many processes are busy while the block runs, from its first moment on."""
    with contextlib.ExitStack() as ends:
        started = []
        for _ in range(processes):
            process = subprocess.Popen([sys.executable, "-I", "-c", LOOP], stdout=subprocess.PIPE)
            started.append(ends.enter_context(process))
            ends.callback(process.kill)
        for process in started:
            assert process.stdout is not None
            process.stdout.readline()
        yield
