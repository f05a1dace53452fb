# expected: wrong
# mistake: keeps one asyncio.Semaphore for each limit in a cache for the whole program, and a semaphore that somebody has waited for belongs to its event loop
# rule: "And a program may call `upload_all` again, with other files, another limit or none, and another event loop."
# seen: right on one event loop, without a limit, and with limits not yet used; a second asyncio.run with the same limit and more files than it: RuntimeError '... is bound to a different event loop'
"""Upload the videos of the party."""

import asyncio
import functools

Address = tuple[str, int]


@functools.cache
def slots_for(limit: int) -> asyncio.Semaphore:
    """The depot's slots: it has only so many, whoever asks."""
    return asyncio.Semaphore(limit)


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_considerately(address: Address, name: str, limit: int) -> str:
    async with slots_for(limit):
        return await upload(address, name)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(
                upload(address, name) if limit is None else upload_considerately(address, name, limit)
            )
            for name in names
        ]
    return [task.result() for task in tasks]
