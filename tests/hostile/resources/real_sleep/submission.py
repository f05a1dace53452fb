"""Sleeps for real, for an hour, below everything that the bench has patched."""

import ctypes

from honest import steady

__all__ = ["post", "steady"]

libc = ctypes.CDLL(None)


async def post(address, names):
    libc.sleep(3600)
    return []
