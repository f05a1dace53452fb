# expected: wrong
# mistake: A web developer's keep-alive: each worker opens one connection and sends all of its files over it, one after the other.
# rule: "For each file you connect (`asyncio.open_connection` will do), send one line, `upload NAME`, and read one line" / "you close it, whether the file was taken or refused"
# seen: As soon as there are more names than the limit, a second `upload` line goes over a connection that was meant for one file; a depot that reads one line for each connection never answers it, and upload_all hangs. Without a limit, or with a limit not below the number of names, each connection carries one file, and all is right.
"""Upload the videos of the party over a pool of connections."""

import asyncio
from collections import deque

Address = tuple[str, int]


class DepotClient:
    """One connection to the depot."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> "DepotClient":
        self.reader, self.writer = await asyncio.open_connection(*self.address)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def upload(self, name: str) -> str:
        self.writer.write(b"upload " + name.encode("utf-8") + b"\n")
        await self.writer.drain()
        answer = (await self.reader.readuntil(b"\n")).decode("utf-8")
        word, _, rest = answer.removesuffix("\n").partition(" ")
        if word == "ok":
            return rest
        raise ValueError(rest)


async def upload(address: Address, name: str) -> str:
    async with DepotClient(address) as client:
        return await client.upload(name)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    answers: dict[str, str] = {}
    waiting = deque(names)

    async def serve() -> None:
        async with DepotClient(address) as client:
            while waiting:
                name = waiting.popleft()
                try:
                    answers[name] = await client.upload(name)
                except ValueError as error:
                    answers[name] = f"refused: {error}"

    size = len(names) if limit is None else min(limit, len(names))
    async with asyncio.TaskGroup() as group:
        for _ in range(size):
            group.create_task(serve())
    return [answers[name] for name in names]
