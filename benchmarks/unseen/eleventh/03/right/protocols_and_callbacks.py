# expected: right
# mistake: unusual: asyncio.Protocol; a file's connection_lost sets the next one off, and one future ends everything
# rule: as soon as one file arrives (or is refused), the next one sets off.
# seen: nothing goes wrong
"""Upload the videos of the party with transports and protocols: callbacks all the way."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Fleet:
    def __init__(self, address: Address, names: list[str], limit: int | None) -> None:
        self.loop = asyncio.get_running_loop()
        self.address = address
        self.texts: list[str | None] = [None] * len(names)
        self.waiting = deque(enumerate(names))
        self.missing = len(names)
        self.finished: asyncio.Future[None] = self.loop.create_future()
        self.connecting: set[asyncio.Task] = set()
        for _ in range(min(limit or len(names), len(names))):
            self.next()

    def next(self) -> None:
        if self.waiting:
            index, name = self.waiting.popleft()
            task = self.loop.create_task(self.loop.create_connection(lambda: File(self, index, name), *self.address))
            self.connecting.add(task)
            task.add_done_callback(self.connected)

    def connected(self, task: asyncio.Task) -> None:
        self.connecting.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.failed(error)

    def failed(self, error: BaseException) -> None:
        if not self.finished.done():
            self.finished.set_exception(error)

    def arrived(self, index: int, text: str) -> None:
        self.texts[index] = text
        self.missing -= 1
        self.next()
        if not self.missing and not self.finished.done():
            # the socket of this file is closed right after connection_lost: come back then
            self.loop.call_soon(self.finished.set_result, None)


class File(asyncio.Protocol):
    def __init__(self, fleet: Fleet, index: int, name: str) -> None:
        self.fleet = fleet
        self.index = index
        self.name = name
        self.pieces: list[bytes] = []
        self.text: str | None = None

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(b"upload %s\n" % self.name.encode())

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)
        if data.endswith(b"\n") and self.text is None:
            word, _, rest = b"".join(self.pieces)[:-1].decode().partition(" ")
            self.text = {"ok": "", "refused": "refused: "}[word] + rest
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self.text is None:
            self.fleet.failed(error or ConnectionError("the depot hung up"))
        else:
            self.fleet.arrived(self.index, self.text)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    fleet = Fleet(address, names, limit)
    await fleet.finished
    return fleet.texts
