"""Busy processes, to see what a loaded machine does to verdicts. Bounded: they end with their parent."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

# Each one ends by itself after an hour of processor time, or as soon as its parent is gone.
LOOP = """
import os, resource
resource.setrlimit(resource.RLIMIT_CPU, (3600, 3600))
parent = os.getppid()
while os.getppid() == parent:
    sum(range(200_000))
"""


@contextlib.contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep so many processes busy while the block runs."""
    started = [subprocess.Popen([sys.executable, "-I", "-c", LOOP]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()


def describe() -> str:
    """The machine, in a line."""
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    version = sys.version.split()[0]
    return f"{os.cpu_count()} cores, Linux {os.uname().release.split('-')[0]}, Python {version}, load {load}"
