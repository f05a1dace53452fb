# expected: wrong
# mistake: thinks that a queue of size 0 is an unbuffered channel, as in Go, where put waits; asyncio.Queue(0) has no bound at all
# rule: "With a `limit`, never more than that many files are on their way. The limit may be any number from 1 on"
# seen: right without a limit and with every limit from 2 on (the window is limit - 1 queued files plus the one whose put is waiting); with limit=1 the queue is Queue(0) and all the files are on their way at once
"""Upload the videos of the party: the window is a channel."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, or ``refused: REASON``."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readuntil(b"\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer[:-1].decode().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    # One file is the one that is waiting to get into the channel, so the channel holds one less.
    channel: asyncio.Queue[str] = asyncio.Queue((limit or len(names) + 1) - 1)

    async def goroutine(name: str) -> str:
        text = await upload(address, name)
        await channel.get()  # <-channel: there is room for another one
        return text

    async with asyncio.TaskGroup() as group:
        tasks = []
        for name in names:
            tasks.append(group.create_task(goroutine(name)))
            await channel.put(name)  # channel <- name: waits while it is full
    return [task.result() for task in tasks]
