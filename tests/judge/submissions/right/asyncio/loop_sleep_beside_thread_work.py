"""A thread works while time.sleep holds up the loop."""

# elapsed: 10
# value: null

import asyncio
import socket
import time


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


async def answer(a, n):
    def f():
        for x in n[:3]:
            sup(a, x)

    t = asyncio.create_task(asyncio.to_thread(f))
    await asyncio.sleep(0)
    time.sleep(10)
    await t
