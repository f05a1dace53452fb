"""Gives back lists of millions, nested so that each level alone looks small."""

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    inner = ["x" * 60_000] * 3000
    for _ in range(15):
        inner = [inner] * 3000
    return inner
