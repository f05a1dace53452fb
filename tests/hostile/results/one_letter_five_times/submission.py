"""Asks for the letter that takes a second five times over, and hands in its five receipts."""

from honest import steady, together

__all__ = ["post", "steady"]


async def post(address, names):
    return await together(address, [names[0]] * len(names))
