"""Waits for a signal that only real time brings, with a handler that could then do anything."""

import signal

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 3600)
    signal.pause()
    return []
