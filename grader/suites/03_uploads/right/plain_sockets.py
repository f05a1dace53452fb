"""A non-blocking socket and the loop's own sock_ calls."""

import asyncio
import socket


async def upload(address, name):
    loop = asyncio.get_running_loop()
    with socket.socket() as connection:
        connection.setblocking(False)
        await loop.sock_connect(connection, tuple(address))
        await loop.sock_sendall(connection, f"upload {name}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            answer += await loop.sock_recv(connection, 64)
    word, _, rest = answer.decode().strip().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address, names, limit=None):
    slots = asyncio.Semaphore(limit or len(names))

    async def work(name):
        async with slots:
            return await upload(address, name)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(name)) for name in names]
    return [task.result() for task in tasks]
