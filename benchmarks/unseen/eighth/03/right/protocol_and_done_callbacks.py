# expected: right
# mistake: unusual: no task group, no semaphore, no streams: an asyncio.Protocol gathers the bytes, and each upload's done callback starts the next one
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: keeps all the rules in all situations of the fake
"""Upload the videos of the party: callbacks and a protocol."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Line(asyncio.Protocol):
    """Sends one line, and keeps what comes until there is a newline."""

    def __init__(self, request: str) -> None:
        loop = asyncio.get_running_loop()
        self.request = request
        self.answer: asyncio.Future[bytes] = loop.create_future()
        self.gone: asyncio.Future[None] = loop.create_future()
        self.received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(f"{self.request}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.received += data
        end = self.received.find(b"\n")
        if end >= 0 and not self.answer.done():
            self.answer.set_result(bytes(self.received[:end]))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.answer.done():
            self.answer.set_exception(exc or ConnectionError("the depot hung up"))
        self.gone.set_result(None)


async def upload(address: Address, name: str) -> str:
    """Upload one file; ValueError if the depot refused it."""
    host, port = address
    transport, line = await asyncio.get_running_loop().create_connection(
        lambda: Line(f"upload {name}"), host, port
    )
    try:
        answer = await line.answer
    finally:
        transport.close()
        await line.gone
    word, _, rest = answer.decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


class Window:
    def __init__(self, address: Address, names: list[str], width: int) -> None:
        self.address = address
        self.waiting = deque(enumerate(names))
        self.texts: list[str | None] = [None] * len(names)
        self.missing = len(names)
        self.loop = asyncio.get_running_loop()
        self.finished = self.loop.create_future()
        self.running: set[asyncio.Task[str]] = set()
        for _ in range(min(width, len(names))):
            self.launch()

    def launch(self) -> None:
        index, name = self.waiting.popleft()
        task = self.loop.create_task(upload(self.address, name))
        self.running.add(task)
        task.add_done_callback(lambda done: self.landed(index, done))

    def landed(self, index: int, task: "asyncio.Task[str]") -> None:
        self.running.discard(task)
        error = task.exception()
        if error is None:
            self.texts[index] = task.result()
        elif isinstance(error, ValueError):
            self.texts[index] = f"refused: {error}"
        elif not self.finished.done():
            self.finished.set_exception(error)
            return
        self.missing -= 1
        if self.waiting:
            self.launch()
        elif self.missing == 0 and not self.finished.done():
            self.finished.set_result(None)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    window = Window(address, names, limit or len(names))
    await window.finished
    return window.texts
