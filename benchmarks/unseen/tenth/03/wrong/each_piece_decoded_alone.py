# expected: wrong
# mistake: the protocol decodes each piece of the answer by itself (with errors="replace") and joins the texts, instead of joining the bytes first
# rule: "TCP carries bytes, so an answer may come in any number of pieces, which may begin in the midst of a letter; it is whole when its newline has come."
# seen: goes wrong when a piece ends in the midst of a letter of several bytes: two or more replacement characters stand in the text in place of that letter; right for answers in one piece, in ASCII, or cut between letters
"""Upload the videos of the party, with a protocol."""

import asyncio

Address = tuple[str, int]


class UploadProtocol(asyncio.Protocol):
    def __init__(self, name: str) -> None:
        self.name = name
        self.text = ""
        self.answered = asyncio.Event()
        self.closed = asyncio.Event()

    def connection_made(self, transport: asyncio.Transport) -> None:
        transport.write(f"upload {self.name}\n".encode("utf-8"))

    def data_received(self, data: bytes) -> None:
        self.text += data.decode("utf-8", errors="replace")
        if self.text.endswith("\n"):
            self.answered.set()

    def connection_lost(self, error: Exception | None) -> None:
        self.answered.set()
        self.closed.set()


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its text: the receipt, or ``refused: REASON``."""
    host, port = address
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_connection(lambda: UploadProtocol(name), host, port)
    await protocol.answered.wait()
    transport.close()
    await protocol.closed.wait()
    word, _, rest = protocol.text.removesuffix("\n").partition(" ")
    if word == "ok":
        return rest
    return f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    places: asyncio.Queue[int] = asyncio.Queue()
    for place in range(min(limit or len(names), len(names))):
        places.put_nowait(place)

    async def send(name: str) -> str:
        place = await places.get()
        try:
            return await upload(address, name)
        finally:
            places.put_nowait(place)

    tasks = []
    async with asyncio.TaskGroup() as group:
        for name in names:
            tasks.append(group.create_task(send(name)))
    return [task.result() for task in tasks]
