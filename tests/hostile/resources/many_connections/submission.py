"""Opens and closes connections as fast as it can, 1,500 of them, then does the honest work."""

import socket

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    for _ in range(1_500):
        with socket.create_connection(address):
            pass
    return await one_by_one(address, names)
