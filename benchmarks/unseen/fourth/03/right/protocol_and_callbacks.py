# expected: right
# mistake: No streams and no semaphore: an asyncio.Protocol for each file, whose connection_lost starts the next file; the only tasks are those that connect.
# rule: The window *slides*: as soon as one file arrives (or is refused), the next one sets off.
# seen: Nothing goes wrong.
"""Upload the videos of the party, with protocols and callbacks."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Upload(asyncio.Protocol):
    """One file on its way."""

    def __init__(self, name: str, on_gone) -> None:
        self.name = name
        self.on_gone = on_gone
        self.received = bytearray()

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.received += data
        if b"\n" in data:
            self.transport.close()

    def connection_lost(self, error) -> None:
        line, newline, _ = self.received.partition(b"\n")
        if not newline:
            self.on_gone(self.name, None, error or ConnectionError("no answer"))
            return
        word, _, rest = line.decode().partition(" ")
        self.on_gone(self.name, rest if word == "ok" else f"refused: {rest}", None)


class Window:
    """Sends the files off."""

    def __init__(self, address: Address, names: list[str], limit: int | None) -> None:
        self.loop = asyncio.get_running_loop()
        self.finished = self.loop.create_future()
        self.address = address
        self.waiting = deque(names)
        self.missing = len(names)
        self.texts: dict[str, str] = {}
        self.connecting: set[asyncio.Task] = set()
        for _ in range(min(limit or len(names), len(names))):
            self.set_off()

    def set_off(self) -> None:
        name = self.waiting.popleft()
        task = self.loop.create_task(self.loop.create_connection(lambda: Upload(name, self.gone), *self.address))
        self.connecting.add(task)
        task.add_done_callback(self.connected)

    def connected(self, task: asyncio.Task) -> None:
        self.connecting.discard(task)
        if task.exception() is not None:
            self.fail(task.exception())

    def gone(self, name: str, text: str | None, error: Exception | None) -> None:
        if text is None:
            self.fail(error)
            return
        self.texts[name] = text
        self.missing -= 1
        if self.waiting:
            self.set_off()
        elif not self.missing:
            # one round later, so that the transport has closed its socket too
            self.loop.call_soon(self.finished.set_result, None)

    def fail(self, error) -> None:
        if not self.finished.done():
            self.finished.set_exception(error)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    window = Window(address, names, limit)
    await window.finished
    return [window.texts[name] for name in names]


async def upload(address: Address, name: str) -> str:
    """Upload one file; the result is its text for the list."""
    return (await upload_all(address, [name]))[0]
