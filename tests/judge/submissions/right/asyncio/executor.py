"""Two workers of an executor."""

# elapsed: 9
# value: "tokens"

import asyncio
import concurrent.futures
import socket


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


async def answer(a, n):
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(2) as ex:
        return await asyncio.gather(*(loop.run_in_executor(ex, sup, a, x) for x in n))
