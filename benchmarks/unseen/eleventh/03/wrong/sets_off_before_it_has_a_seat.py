# expected: wrong
# mistake: starts the file's task first and puts it into the bounded queue then, so that one more than `limit` is on its way while put() waits
# rule: With a `limit`, never more than that many files are on their way.
# seen: with more files than the limit there are limit + 1 on their way; without a limit, or with as many files as the limit or fewer, it is right
"""Upload the videos of the party; a queue with `limit` places is the window."""

import asyncio

Address = tuple[str, int]


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


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    seats: asyncio.Queue[str] = asyncio.Queue(maxsize=limit or 0)

    async def travel(name: str) -> str:
        text = await upload(address, name)
        await seats.get()
        return text

    async with asyncio.TaskGroup() as group:
        travellers = []
        for name in names:
            travellers.append(group.create_task(travel(name)))
            await seats.put(name)
    return [traveller.result() for traveller in travellers]
