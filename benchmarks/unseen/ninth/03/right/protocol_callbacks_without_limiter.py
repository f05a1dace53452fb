# expected: right
# mistake: none; asyncio.Protocol with callbacks: one future for the whole batch, the next file sets off from connection_lost, tasks only to connect
# rule: "How `upload` looks is up to you; you may use asyncio, anyio or trio."
# seen: right everywhere: bytes are kept until the newline has come, connection_lost proves that the connection is gone, the future is set after the last one
"""Upload the videos of the party, with a protocol and callbacks."""

import asyncio

Address = tuple[str, int]


class Upload(asyncio.Protocol):
    """The conversation about one file."""

    def __init__(self, batch: "Batch", index: int) -> None:
        self.batch = batch
        self.index = index
        self.received = bytearray()
        self.transport: asyncio.Transport | None = None
        self.answered = False

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.batch.names[self.index]}\n".encode())

    def data_received(self, data: bytes) -> None:
        if self.answered:
            return
        self.received += data
        end = self.received.find(b"\n")
        if end >= 0:
            self.answered = True
            word, _, rest = self.received[:end].decode().partition(" ")
            self.batch.results[self.index] = rest if word == "ok" else f"refused: {rest}"
            self.transport.close()

    def connection_lost(self, error) -> None:
        if not self.answered:
            self.batch.fail(error or ConnectionError("the depot hung up"))
        self.batch.one_is_gone()


class Batch:
    """All files of one call."""

    def __init__(self, address: Address, names: list[str]) -> None:
        self.loop = asyncio.get_running_loop()
        self.address = address
        self.names = names
        self.results = [""] * len(names)
        self.started = 0
        self.gone = 0
        self.connecting: set[asyncio.Task] = set()
        self.finished = self.loop.create_future()

    def start_one(self) -> None:
        if self.started == len(self.names):
            return
        index = self.started
        self.started += 1
        task = self.loop.create_task(self.loop.create_connection(lambda: Upload(self, index), *self.address))
        self.connecting.add(task)
        task.add_done_callback(self.connected)

    def connected(self, task: asyncio.Task) -> None:
        self.connecting.discard(task)
        if not task.cancelled() and task.exception():
            self.fail(task.exception())
        self.check_finished()

    def one_is_gone(self) -> None:
        self.gone += 1
        self.start_one()
        self.check_finished()

    def check_finished(self) -> None:
        if self.gone == len(self.names) and not self.connecting and not self.finished.done():
            self.finished.set_result(None)

    def fail(self, error: BaseException) -> None:
        if not self.finished.done():
            self.finished.set_exception(error)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    batch = Batch(address, names)
    for _ in range(limit or len(names)):
        batch.start_one()
    await batch.finished
    return batch.results


async def upload(address: Address, name: str) -> str:
    """Upload one file; return its text for the result."""
    (text,) = await upload_all(address, [name])
    return text
