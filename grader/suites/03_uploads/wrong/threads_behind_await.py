"""asyncio.to_thread makes blocking code async."""

import asyncio
import socket


def upload(address, name):
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\n".encode())
        answer = connection.makefile().readline()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address, names, limit=None):
    slots = asyncio.Semaphore(limit or len(names))

    async def work(name):
        async with slots:
            try:
                return await asyncio.to_thread(upload, address, name)
            except ValueError as error:
                return f"refused: {error}"

    return await asyncio.gather(*(work(name) for name in names))
