# expected: wrong
# mistake: the semaphore for a limit is made once per process (functools.cache) and used again in later calls, where it still belongs to the first event loop
# rule: "And a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop."
# seen: every first call is right, and so are further calls in the same loop; a second asyncio.run with the same limit and more files than that raises RuntimeError ("is bound to a different event loop")
"""Upload the videos of the party. The slots of the depot are made only once."""

import asyncio
import contextlib
import functools

Address = tuple[str, int]


@functools.cache
def slots_of_depot(limit: int) -> asyncio.Semaphore:
    """The slots; the same ones for everybody who asks with the same limit."""
    return asyncio.Semaphore(limit)


@contextlib.asynccontextmanager
async def connection(address: Address):
    reader, writer = await asyncio.open_connection(*address)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    async with connection(address) as (reader, writer):
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readuntil(b"\n")).decode()
    match answer.removesuffix("\n").partition(" "):
        case ("ok", _, receipt):
            return receipt
        case (_, _, reason):
            raise ValueError(reason)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    guard = contextlib.nullcontext() if limit is None else slots_of_depot(limit)

    async def text_for(name: str) -> str:
        async with guard:
            try:
                return await upload(address, name)
            except ValueError as error:
                return f"refused: {error}"

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(text_for(name)) for name in names]
    return [task.result() for task in tasks]
