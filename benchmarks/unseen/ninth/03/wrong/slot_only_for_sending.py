# expected: wrong
# mistake: the slot is held only while the connection is made and the line is sent; it is given back before the answer has come
# rule: "With a `limit`, never more than that many files are on their way."
# seen: right without a limit, and with a limit that is not below the number of files; with a smaller limit, all files are on their way at the same time
"""Upload the videos of the party: first send, then receive."""

import asyncio
from contextlib import AsyncExitStack

Address = tuple[str, int]


class Connection:
    """A connection to the depot, for ``async with``."""

    def __init__(self, address: Address) -> None:
        self.address = address

    async def __aenter__(self) -> "Connection":
        self.reader, self.writer = await asyncio.open_connection(*self.address)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def send(self, name: str) -> None:
        self.writer.write(f"upload {name}\n".encode())
        await self.writer.drain()

    async def receive(self) -> str:
        line = (await self.reader.readline()).decode()
        word, _, rest = line.rstrip("\n").partition(" ")
        if word != "ok":
            raise ValueError(rest)
        return rest


async def upload(address: Address, name: str, slots: asyncio.Semaphore) -> str:
    async with AsyncExitStack() as stack:
        async with slots:
            connection = await stack.enter_async_context(Connection(address))
            await connection.send(name)
        return await connection.receive()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = asyncio.Semaphore(limit if limit else len(names))
    results: list[str] = []
    tasks = [asyncio.create_task(upload(address, name, slots)) for name in names]
    for task in tasks:  # they all run already
        try:
            results.append(await task)
        except ValueError as error:
            results.append(f"refused: {error}")
    return results
