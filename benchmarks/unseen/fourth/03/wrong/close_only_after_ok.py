# expected: wrong
# mistake: The connection is closed in the method that returns the receipt; a refusal raises before it gets there, and the connection stays open.
# rule: **you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector.
# seen: As long as every file is taken, all is well. Each refused connection is never closed by the program: its StreamWriter lives in the traceback of the ValueError at least until upload_all returns, and only garbage collection closes it later ("ResourceWarning: unclosed StreamWriter"; older Pythons leave it open). The texts are right.
"""Upload the videos of the party: an object for each file."""

import asyncio

Address = tuple[str, int]


class Upload:
    """One file on its way to the depot."""

    def __init__(self, address: Address, name: str) -> None:
        self.address = address
        self.name = name

    async def start(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(*self.address)
        self.writer.write(f"upload {self.name}\n".encode())
        await self.writer.drain()

    async def receipt(self) -> str:
        line = await self.reader.readline()
        word, _, rest = line.decode().rstrip("\n").partition(" ")
        if word != "ok":
            raise ValueError(rest)
        self.writer.close()
        await self.writer.wait_closed()
        return rest


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt; ValueError if it is refused."""
    it = Upload(address, name)
    await it.start()
    return await it.receipt()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    slots = asyncio.Semaphore(limit or len(names))

    async def one(name: str) -> str:
        async with slots:
            return await upload(address, name)

    results = await asyncio.gather(*(one(name) for name in names), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, ValueError):
            raise result
    return [f"refused: {r}" if isinstance(r, ValueError) else r for r in results]
