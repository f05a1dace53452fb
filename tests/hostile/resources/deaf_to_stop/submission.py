"""Deadlocks; when the judge asks who waits where, the handler of its signal never comes back."""

import asyncio
import signal

from honest import steady

__all__ = ["post", "steady"]


def loop(*_):
    while True:
        pass


async def post(address, names):
    signal.signal(signal.SIGUSR1, loop)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, loop)
    await asyncio.Event().wait()
