"""Not async: whoever calls it stands still. Inside it is right."""

import asyncio

from honest import steady, together

__all__ = ["post", "steady"]


def post(address, names):
    return asyncio.run(together(address, names))
