"""Threads do the work; the coroutine function only looks like one."""

import asyncio
import socket

from honest import steady

__all__ = ["post", "steady"]


def send(address, name):
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\n".encode())
        return connection.makefile().readline().split()[1]


async def post(address, names):
    return await asyncio.gather(*(asyncio.to_thread(send, address, name) for name in names))
