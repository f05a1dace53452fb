"""asyncio.gather over coroutines, and a semaphore when there is a limit."""

import asyncio
import contextlib


async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address, names, limit=None):
    slots = asyncio.Semaphore(limit) if limit else contextlib.nullcontext()

    async def work(name):
        async with slots:
            return await upload(address, name)

    results = await asyncio.gather(*map(work, names), return_exceptions=True)
    return [f"refused: {result}" if isinstance(result, ValueError) else result for result in results]
