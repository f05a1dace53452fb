"""Drains what has no end into a deque of no length: C code all the way down."""

import collections
import itertools

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    collections.deque(itertools.cycle(names), maxlen=0)
