"""Raises the recursion limit to what no stack holds, and calls itself by every protocol."""

import sys

from honest import steady

__all__ = ["post", "steady"]


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x") if len(name) < 8 else self(name)

    def __call__(self, name):
        return getattr(self, name[:3])


async def post(address, names):
    sys.setrecursionlimit(2**31 - 1)
    return Deep().call
