"""asyncio.as_completed, with the index kept beside each result."""

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
    slots = asyncio.BoundedSemaphore(limit or len(names))

    async def work(index, name):
        async with slots:
            try:
                return index, await upload(address, name)
            except ValueError as error:
                return index, f"refused: {error}"

    found = {}
    for ended in asyncio.as_completed([work(index, name) for index, name in enumerate(names)]):
        index, result = await ended
        found[index] = result
    return [found[index] for index in range(len(names))]
