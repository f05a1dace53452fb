"""Gives back a list that contains itself beside generators that never end."""

import itertools

from honest import steady

__all__ = ["post", "steady"]


async def drip():
    while True:
        yield "x"


async def post(address, names):
    loop = [None] * len(names)
    loop[0] = loop
    loop[1:] = [itertools.count(), (x for x in iter(int, 1)), drip()]
    return loop
