"""Asks for the same thing again and again on one connection and reads no reply.

The judge shall keep them all.
"""

import socket

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    with socket.create_connection(address) as connection:
        line = f"upload {names[0]}\n".encode() * 1_000
        for _ in range(2_000):
            connection.sendall(line)
    return []
