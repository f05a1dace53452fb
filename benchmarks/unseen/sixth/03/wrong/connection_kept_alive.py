# expected: wrong
# mistake: opens one connection for each worker and sends one file after the other over it, as with HTTP keep-alive
# rule: "For each file you connect (`asyncio.open_connection` will do), send one line, `upload NAME`, and read one line"
# seen: right without a limit and with a limit not smaller than the number of files (then each worker has one file); with a smaller limit a second "upload NAME" line comes over a connection that has had its answer, and no new connection is made for it
"""Upload the videos of the party: some couriers, each with a connection."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Courier:
    """Brings files to the depot over its own connection."""

    def __init__(self, address: Address) -> None:
        self.address = address

    async def __aenter__(self) -> "Courier":
        self.reader, self.writer = await asyncio.open_connection(*self.address)
        return self

    async def __aexit__(self, *exc_info) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def upload(self, name: str) -> str:
        self.writer.write(f"upload {name}\n".encode())
        await self.writer.drain()
        answer = (await self.reader.readuntil(b"\n"))[:-1].decode()
        word, _, rest = answer.partition(" ")
        if word != "ok":
            raise ValueError(rest)
        return rest


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    async with Courier(address) as courier:
        return await courier.upload(name)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    todo = deque(names)
    results: dict[str, str] = {}

    async def tour() -> None:
        name = todo.popleft()  # there are not more couriers than files
        async with Courier(address) as courier:
            while True:
                try:
                    results[name] = await courier.upload(name)
                except ValueError as error:
                    results[name] = f"refused: {error}"
                if not todo:
                    break
                name = todo.popleft()

    # the first name is taken before the task waits for the first time, so nobody goes away empty
    async with asyncio.TaskGroup() as tasks:
        for _ in range(min(limit or len(names), len(names))):
            tasks.create_task(tour())
    return [results[name] for name in names]
