"""Children do the work; each sends one letter and writes its receipt into a pipe."""

import asyncio
import os
import socket

from honest import steady

__all__ = ["post", "steady"]


def send(address, name):
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        with socket.create_connection(address) as connection:
            connection.sendall(f"upload {name}\n".encode())
            os.write(write_end, connection.makefile().readline().split()[1].encode())
        os._exit(0)
    os.close(write_end)
    return read_end


async def receive(read_end):
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(read_end, ready.set)
    await ready.wait()
    loop.remove_reader(read_end)
    return os.read(read_end, 100).decode()


async def post(address, names):
    return await asyncio.gather(*(receive(send(address, name)) for name in names))
