"""Worker threads under a timeout that is far away."""

# elapsed: 5
# value: "tokens"

import asyncio
import socket


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


async def answer(a, n):
    async with asyncio.timeout(60):
        return await asyncio.gather(*(asyncio.to_thread(sup, a, x) for x in n))
