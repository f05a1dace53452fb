# expected: wrong
# mistake: Keeps one asyncio.Semaphore per limit for the whole program (functools.cache); it belongs to the event loop in which somebody first had to wait for it.
# rule: "And a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop."
# seen: Right for every call within one event loop; a second call with the same limit in another loop (a second asyncio.run) raises RuntimeError "is bound to a different event loop" as soon as a file has to wait.
"""Upload the videos of the party."""

import asyncio
import functools

Address = tuple[str, int]


@functools.cache
def slots(limit: int) -> asyncio.Semaphore:
    """The depot's slots: all who upload with this limit share them."""
    return asyncio.Semaphore(limit)


def limited(coroutine_function):
    @functools.wraps(coroutine_function)
    async def wrapper(*args, limit: int | None):
        if limit is None:
            return await coroutine_function(*args)
        async with slots(limit):
            return await coroutine_function(*args)

    return wrapper


@limited
async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        line = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = line.decode()[:-1].partition(" ")
    return rest if word == "ok" else f"{word}: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(address, name, limit=limit)) for name in names]
    return [task.result() for task in tasks]
