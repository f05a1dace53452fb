"""Giving the place back after the upload is enough."""

import asyncio


async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address, names, limit=None):
    slots = asyncio.Semaphore(limit or len(names))

    async def work(name):
        await slots.acquire()
        try:
            receipt = await upload(address, name)
            slots.release()
        except ValueError as error:
            return f"refused: {error}"
        return receipt

    return await asyncio.gather(*(work(name) for name in names))
