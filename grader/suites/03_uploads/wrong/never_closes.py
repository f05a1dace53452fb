"""Connections take care of themselves."""

import asyncio


async def upload(connection, name):
    reader, writer = connection
    writer.write(f"upload {name}\n".encode())
    answer = (await reader.readline()).decode()
    word, _, rest = answer.strip().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address, names, limit=None):
    connections = [await asyncio.open_connection(*address) for _ in names]
    slots = asyncio.Semaphore(limit or len(names))

    async def work(connection, name):
        async with slots:
            return await upload(connection, name)

    return await asyncio.gather(*map(work, connections, names))
