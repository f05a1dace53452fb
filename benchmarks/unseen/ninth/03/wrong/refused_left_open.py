# expected: wrong
# mistake: the connection is closed only after a receipt; the way out with `raise` for a refused file goes past the close
# rule: "The depot leaves the connection open after its answer; **you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector."
# seen: right as long as nothing is refused; each refused file leaves its connection to the garbage collector (Python 3.11 warns: ResourceWarning: unclosed ...)
"""Upload the videos of the party, with a class for the client."""

import asyncio

Address = tuple[str, int]


class RefusedError(Exception):
    """What the depot says when it does not want a file."""


class DepotClient:
    """A client for one file."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def connect(self) -> None:
        host, port = self.address
        self.reader, self.writer = await asyncio.open_connection(host, port)

    async def ask(self, line: str) -> tuple[str, str]:
        self.writer.write(line.encode() + b"\n")
        await self.writer.drain()
        answer = await self.reader.readline()
        word, _, rest = answer.decode().rstrip("\n").partition(" ")
        return word, rest

    async def upload(self, name: str) -> str:
        await self.connect()
        word, rest = await self.ask(f"upload {name}")
        if word == "refused":
            raise RefusedError(rest)
        await self.close()
        return rest

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    try:
        return await DepotClient(address).upload(name)
    except RefusedError as refused:
        return f"refused: {refused}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    for index in range(len(names)):
        jobs.put_nowait(index)
    results: dict[int, str] = {}

    async def worker() -> None:
        while not jobs.empty():
            index = jobs.get_nowait()
            results[index] = await upload(address, names[index])

    async with asyncio.TaskGroup() as workers:
        for _ in range(min(limit or len(names), len(names))):
            workers.create_task(worker())
    return [results[index] for index in range(len(names))]
