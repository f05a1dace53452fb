# expected: wrong
# mistake: keeps a semaphore for each limit in a cache, which binds it to the event loop that it was first waited on
# rule: And a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop.
# seen: RuntimeError (bound to a different event loop) when the same limit is used again in another loop, with more files than the limit both times; in one loop, or with few files, it is right
"""Upload the videos of the party."""

import asyncio
import functools

Address = tuple[str, int]


@functools.cache
def slots_for(limit: int) -> asyncio.Semaphore:
    return asyncio.Semaphore(limit)


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the text for it."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.removesuffix("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def considerate_upload(address: Address, name: str, limit: int) -> str:
    async with slots_for(limit):
        return await upload(address, name)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    if limit is None:
        return await asyncio.gather(*(upload(address, name) for name in names))
    return await asyncio.gather(*(considerate_upload(address, name, limit) for name in names))
