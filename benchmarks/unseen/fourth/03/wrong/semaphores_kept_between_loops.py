# expected: wrong
# mistake: functools.cache keeps one asyncio.Semaphore for each limit, and a semaphore that once had to make somebody wait belongs to that event loop for ever.
# rule: And a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop.
# seen: The first asyncio.run is right, also several calls in it. A call with the same limit in a second event loop crashes (RuntimeError: ... is bound to a different event loop), if there are more files than the limit in both.
"""Upload the videos of the party, a task for each file."""

import asyncio
import contextlib
import functools

Address = tuple[str, int]


@functools.cache
def slots_for(limit: int | None):
    """The depot has so many slots for us."""
    return contextlib.nullcontext() if limit is None else asyncio.Semaphore(limit)


@contextlib.asynccontextmanager
async def connected(address: Address):
    reader, writer = await asyncio.open_connection(*address)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    """Upload one file; the result is the line for the list."""
    async with connected(address) as (reader, writer):
        writer.write(b"upload " + name.encode() + b"\n")
        answer = (await reader.readuntil(b"\n")).decode().removesuffix("\n")
    match answer.split(" ", 1):
        case ["ok", receipt]:
            return receipt
        case [_, reason]:
            return "refused: " + reason
    raise ConnectionError(answer)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""

    async def in_a_slot(name: str) -> str:
        async with slots_for(limit):
            return await upload(address, name)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(in_a_slot(name)) for name in names]
    return [task.result() for task in tasks]
