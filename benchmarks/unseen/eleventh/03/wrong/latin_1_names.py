# expected: wrong
# mistake: sends the line in latin-1, "one byte for each letter", and reads UTF-8
# rule: All of it is UTF-8.
# seen: a name with ä, é or ñ arrives as invalid UTF-8, and one with letters beyond latin-1 raises UnicodeEncodeError; ASCII names are right
"""Upload the videos of the party over a protocol and a transport."""

import asyncio

Address = tuple[str, int]


class Upload(asyncio.Protocol):
    """The connection of one file."""

    def __init__(self, name: str) -> None:
        loop = asyncio.get_running_loop()
        self.request = bytes(f"upload {name}\n", "latin-1")
        self.buffer = bytearray()
        self.answer: asyncio.Future[str] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.buffer.endswith(b"\n") and not self.answer.done():
            self.answer.set_result(self.buffer[:-1].decode())
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.answer.done():
            self.answer.set_exception(error or EOFError())
        self.closed.set_result(None)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    loop = asyncio.get_running_loop()
    slots = asyncio.Semaphore(limit or len(names))

    async def text(name: str) -> str:
        async with slots:
            _, file = await loop.create_connection(lambda: Upload(name), *address)
            answer = await file.answer
            await file.closed
        word, _, rest = answer.partition(" ")
        return rest if word == "ok" else "refused: " + rest

    return await asyncio.gather(*map(text, names))
