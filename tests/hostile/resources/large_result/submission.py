"""Gives back one list of 40 million numbers: whoever copies it has no room left."""

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    return [0] * 40_000_000
