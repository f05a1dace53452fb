"""Forks until nothing more is to be had, and every child does the same; all then wait for ever."""

import contextlib
import os
import signal

from honest import steady

__all__ = ["post", "steady"]

# A bound for where only the whole machine's limit holds.
GENERATIONS = 6


async def post(address, names):
    for _ in range(GENERATIONS):
        with contextlib.suppress(OSError):
            os.fork()
    while True:
        signal.pause()
