# expected: wrong
# mistake: a protocol whose data_received decodes each piece by itself (with errors="replace") and joins the strings
# rule: "TCP carries bytes, so an answer may come in any number of pieces, which may begin in the midst of a letter"
# seen: right for ASCII answers and for answers that come in one piece; when a piece begins in the midst of an umlaut, the text has replacement characters instead
"""Upload the videos of the party, with a protocol."""

import asyncio

Address = tuple[str, int]


class UploadProtocol(asyncio.Protocol):
    def __init__(self, name: str) -> None:
        self.name = name
        self.text = ""
        self.line = asyncio.get_running_loop().create_future()
        self.closed = asyncio.Event()

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.text += data.decode("utf-8", errors="replace")
        if self.text.endswith("\n") and not self.line.done():
            self.line.set_result(self.text.removesuffix("\n"))

    def eof_received(self) -> None:
        if not self.line.done():
            self.line.set_exception(ConnectionError("the depot hung up"))

    def connection_lost(self, exc) -> None:
        self.closed.set()


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the text for the result."""
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_connection(lambda: UploadProtocol(name), *address)
    try:
        word, _, rest = (await protocol.line).partition(" ")
    finally:
        transport.close()
        await protocol.closed.wait()
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    jobs = list(enumerate(names))[::-1]
    results = {}

    async def lane() -> None:
        while jobs:
            index, name = jobs.pop()
            results[index] = await upload(address, name)

    lanes = min(limit or len(names), len(names))
    await asyncio.gather(*(lane() for _ in range(lanes)))
    return [results[index] for index in range(len(names))]
