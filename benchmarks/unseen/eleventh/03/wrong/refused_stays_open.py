# expected: wrong
# mistake: closes the connection after a receipt, but raises before the close when the file is refused
# rule: **you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector.
# seen: the connection of each refused file is never closed by the program: it stays open until (if at all) the garbage collector finds it, with a ResourceWarning; with receipts only it is right
"""Upload the videos of the party; an object for each connection."""

import asyncio

Address = tuple[str, int]


class Connection:
    @classmethod
    async def to(cls, address: Address) -> "Connection":
        self = cls()
        self.reader, self.writer = await asyncio.open_connection(*address)
        return self

    async def ask(self, line: str) -> tuple[str, str]:
        self.writer.write(line.encode() + b"\n")
        await self.writer.drain()
        word, _, rest = (await self.reader.readline()).decode().removesuffix("\n").partition(" ")
        return word, rest

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the depot's receipt, or raise ValueError with its reason."""
    connection = await Connection.to(address)
    match await connection.ask(f"upload {name}"):
        case "refused", reason:
            raise ValueError(reason)
        case _, receipt:
            await connection.close()
            return receipt


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = [""] * len(names)
    todo = iter(enumerate(names))

    async def worker() -> None:
        for index, name in todo:
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    count = len(names) if limit is None else min(limit, len(names))
    await asyncio.gather(*(worker() for _ in range(count)))
    return results
