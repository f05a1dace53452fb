"""A connection closes itself when nobody needs it any more."""

import asyncio


async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"upload {name}\n".encode())
    answer = (await reader.readline()).decode()
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
