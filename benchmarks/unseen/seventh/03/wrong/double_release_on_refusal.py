# expected: wrong
# mistake: After a refusal the ticket is handed back twice: once in `except`, once more in `finally`.
# rule: "With a `limit`, never more than that many files are on their way."
# seen: Every refused file adds one ticket to the box, so after the first refusal limit + 1 files are on their way, after the second limit + 2 (if enough files remain). Without refusals, or if they come last, it is right.
"""Upload the videos of the party; who holds a ticket may set off."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    tickets: asyncio.LifoQueue[str] = asyncio.LifoQueue()
    for number in range(limit or len(names)):
        tickets.put_nowait(f"ticket {number}")

    async def travel(name: str) -> str:
        ticket = await tickets.get()
        try:
            return await upload(address, name)
        except ValueError as error:
            tickets.put_nowait(ticket)  # let the next one go, this one will not need it
            return f"refused: {error}"
        finally:
            tickets.put_nowait(ticket)

    return await asyncio.gather(*(travel(name) for name in names))
