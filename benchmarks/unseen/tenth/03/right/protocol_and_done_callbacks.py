# expected: right
# mistake: nothing wrong; unusual: no streams and no semaphore: an asyncio.Protocol collects the bytes, and the done-callback of each file's task starts the next one
# rule: "How `upload` looks is up to you; you may use asyncio, anyio or trio."
# seen: right in all situations
"""Upload the videos of the party: protocols and callbacks."""

import asyncio

Address = tuple[str, int]


class Conversation(asyncio.Protocol):
    """One file's talk with the depot."""

    def __init__(self, name: str) -> None:
        loop = asyncio.get_running_loop()
        self._request = f"upload {name}\n".encode()
        self._received = bytearray()
        self.answer: asyncio.Future[str] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport) -> None:
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\n")
        if end >= 0 and not self.answer.done():
            self.answer.set_result(self._received[:end].decode())

    def connection_lost(self, error: Exception | None) -> None:
        if not self.answer.done():
            self.answer.set_exception(error or ConnectionError("the depot has gone"))
        self.closed.set_result(None)


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, or raises ValueError(REASON)."""
    loop = asyncio.get_running_loop()
    transport, talk = await loop.create_connection(lambda: Conversation(name), *address)
    try:
        answer = await talk.answer
    finally:
        transport.close()
        await talk.closed
    word, _, rest = answer.partition(" ")
    if word == "ok":
        return rest
    raise ValueError(rest)


class Dispatcher:
    def __init__(self, address: Address, names: list[str]) -> None:
        self._address = address
        self._names = names
        self._started = 0
        self._tasks: list[asyncio.Task[str]] = []
        self._open = len(names)
        self._all_done = asyncio.get_running_loop().create_future()

    def _start_one(self) -> None:
        if self._started == len(self._names):
            return
        task = asyncio.ensure_future(upload(self._address, self._names[self._started]))
        self._started += 1
        self._tasks.append(task)
        task.add_done_callback(self._arrived)

    def _arrived(self, task: asyncio.Task[str]) -> None:
        self._open -= 1
        self._start_one()
        if not self._open:
            self._all_done.set_result(None)

    async def run(self, width: int) -> list[str]:
        for _ in range(width):
            self._start_one()
        await self._all_done
        texts = []
        for task in self._tasks:
            error = task.exception()
            if error is None:
                texts.append(task.result())
            elif type(error) is ValueError:
                texts.append(f"refused: {error}")
            else:
                raise error
        return texts


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    return await Dispatcher(address, names).run(len(names) if limit is None else limit)
