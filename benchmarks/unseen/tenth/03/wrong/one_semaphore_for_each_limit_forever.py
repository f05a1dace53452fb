# expected: wrong
# mistake: the learner keeps the semaphores in a cache of the module, one for each limit; an asyncio.Semaphore on which a task has waited belongs to that event loop for ever
# rule: "And a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop."
# seen: goes wrong in the second call with the same limit in another event loop, when in both calls more files than the limit allows want to set off: RuntimeError: ... is bound to a different event loop; right in one loop, with different limits, and where nobody has to wait
"""Upload the videos of the party."""

import asyncio
import contextlib
import functools

Address = tuple[str, int]


@functools.cache
def slots(limit: int) -> asyncio.Semaphore:
    return asyncio.Semaphore(limit)


async def upload(address: Address, name: str) -> str:
    """Upload one file, return the receipt; raise ValueError if it is refused."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    slot = contextlib.nullcontext() if limit is None else slots(limit)

    async def work(name: str) -> str:
        async with slot:
            try:
                return await upload(address, name)
            except ValueError as error:
                return f"refused: {error}"

    return await asyncio.gather(*map(work, names))
