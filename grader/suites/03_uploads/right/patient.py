"""A generous time limit around each upload, which is never reached."""

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
        async with slots:
            try:
                async with asyncio.timeout(3600):
                    return await upload(address, name)
            except ValueError as error:
                return f"refused: {error}"

    return await asyncio.gather(*(work(name) for name in names))
