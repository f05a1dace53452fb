"""Makes cycles of generators and turns the collector off; each keeps the one before, to any depth."""

import gc

from honest import steady

__all__ = ["post", "steady"]


def chain(before):
    held = bytearray(4096)
    yield before
    yield from before
    yield held


async def post(address, names):
    gc.disable()
    last = iter(())
    while True:
        following = chain(last)
        next(following)
        last = following
