"""Loops for ever: no signal gets through, no exception ends it."""

import contextlib
import signal

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
