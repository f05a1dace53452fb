"""In an async def, every call becomes async."""

import asyncio
import socket


async def upload(address, name):
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\n".encode())
        answer = connection.makefile().readline()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_or_refusal(address, name):
    try:
        return await upload(address, name)
    except ValueError as error:
        return f"refused: {error}"


async def upload_all(address, names, limit=None):
    slots = asyncio.Semaphore(limit or len(names))

    async def work(name):
        async with slots:
            return await upload_or_refusal(address, name)

    return await asyncio.gather(*(work(name) for name in names))
