"""Twelve children queue for one processor, each for a moment of it; then the code sleeps in real time."""

import os
import select

from honest import steady

__all__ = ["post", "steady"]

CHILDREN, SECONDS_EACH = 12, 0.04


def burn():
    while sum(os.times()[:2]) < SECONDS_EACH:
        pass


async def post(address, names):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    children = []
    for _ in range(CHILDREN):
        child = os.fork()
        if child == 0:
            try:
                burn()
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    for _ in range(3):
        select.poll().poll(60_000)
    return names
