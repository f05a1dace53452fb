# expected: wrong
# mistake: the semaphores are kept in a module-level cache, one for each limit, so a later call gets one that belongs to the event loop of an earlier call
# rule: "a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop"
# seen: right for any single call and for several calls in one loop; a second asyncio.run with the same limit, where both times files had to wait, crashes with RuntimeError (is bound to a different event loop)
"""Upload the videos of the party."""

import asyncio
from functools import cache

Address = tuple[str, int]


@cache
def room_for(limit: int) -> asyncio.Semaphore:
    return asyncio.Semaphore(limit)


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns its receipt, ValueError with the depot's reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().rstrip("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def polite(address: Address, name: str, limit: int) -> str:
    async with room_for(limit):
        try:
            return await upload(address, name)
        except ValueError as error:
            return f"refused: {error}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    return await asyncio.gather(*(polite(address, name, limit or len(names)) for name in names))
