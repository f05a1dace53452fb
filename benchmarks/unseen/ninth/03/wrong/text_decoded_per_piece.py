# expected: wrong
# mistake: the protocol decodes each piece by itself with errors="replace" as it comes in, instead of collecting bytes until the newline
# rule: "TCP carries bytes, so an answer may come in any number of pieces, which may begin in the midst of a letter; it is whole when its newline has come."
# seen: right as long as an answer is ASCII or comes in one piece; a letter like ü that is cut between two pieces comes back as two replacement characters
"""Upload the videos of the party, with a protocol of my own."""

import asyncio

Address = tuple[str, int]


class DepotProtocol(asyncio.Protocol):
    """Sends one line, and keeps the text of the answer."""

    def __init__(self, name: str) -> None:
        loop = asyncio.get_running_loop()
        self.name = name
        self.text = ""
        self.answer: asyncio.Future[str] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:
        transport.write(f"upload {self.name}\n".encode("utf-8"))

    def data_received(self, data: bytes) -> None:
        self.text += data.decode("utf-8", errors="replace")
        line, newline, _ = self.text.partition("\n")
        if newline and not self.answer.done():
            self.answer.set_result(line)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.answer.done():
            self.answer.set_exception(error or ConnectionError("the depot hung up"))
        self.closed.set_result(None)


async def upload(address: Address, name: str) -> str:
    """Upload one file; the text for the result."""
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_connection(lambda: DepotProtocol(name), address[0], address[1])
    try:
        line = await protocol.answer
    finally:
        transport.close()
        await protocol.closed
    word, _, rest = line.partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = asyncio.BoundedSemaphore(limit or len(names))

    async def in_slot(name: str) -> str:
        async with slots:
            return await upload(address, name)

    return await asyncio.gather(*map(in_slot, names))
