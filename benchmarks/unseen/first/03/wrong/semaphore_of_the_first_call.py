# expected: wrong
# mistake: "One semaphore for all tasks" is kept in a global variable, so it is made by the first call and used by every later one.
# rule: "And a program may call `upload_all` again, with other files, another limit or none, and another event loop."
# seen: The first call is right. A later call keeps the limit of the first one (or the number of its files), and in another event loop it fails with "RuntimeError: ... is bound to a different event loop" if tasks had to wait for a slot in both.
"""Upload the videos of the party, one task for each file."""

import asyncio

Address = tuple[str, int]

slots: asyncio.Semaphore | None = None  # one for all tasks


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.strip().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def limited_upload(address: Address, name: str) -> str:
    """Upload one file when there is room for it."""
    assert slots is not None
    async with slots:
        return await upload(address, name)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    global slots
    if slots is None:
        slots = asyncio.Semaphore(limit or len(names))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(limited_upload(address, name)) for name in names]
    return [task.result() for task in tasks]
