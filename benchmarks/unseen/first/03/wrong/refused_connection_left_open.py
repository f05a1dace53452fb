# expected: wrong
# mistake: The connection is closed at the end of upload, but a refusal raises before that line is reached.
# rule: "**you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector."
# seen: Taken files are tidy. The connection of a refused file is closed by nobody: only the garbage collector ends it, with "ResourceWarning: unclosed <StreamWriter ...>" (StreamWriter.__del__; in Pythons without that the depot still sees it open after upload_all has returned).
"""Upload the videos of the party, one task for each file."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"upload {name}\n".encode())
    await writer.drain()
    answer = (await reader.readline()).decode()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    writer.close()
    await writer.wait_closed()
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = [""] * len(names)
    slots = asyncio.Semaphore(limit or len(names))

    async def work(index: int, name: str) -> None:
        async with slots:
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    async with asyncio.TaskGroup() as group:
        for index, name in enumerate(names):
            group.create_task(work(index, name))
    return results
