# expected: right
# mistake: none; unusual: an asyncio.Protocol (callbacks) instead of streams, and the next file is started by the done callback of the one before, without a semaphore or a task group.
# rule: "How `upload` looks is up to you; you may use asyncio, anyio or trio."
# seen: All rules are kept; a file counts as done only when connection_lost has been called.
"""Upload the videos of the party, with callbacks."""

import asyncio

Address = tuple[str, int]


class Upload(asyncio.Protocol):
    """One file's conversation with the depot."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.received = bytearray()
        self.transport: asyncio.Transport | None = None
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.received += data
        if b"\n" in self.received:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.closed.done():
            return
        if exc is None:
            self.closed.set_result(None)
        else:
            self.closed.set_exception(exc)


async def upload(address: Address, name: str) -> str:
    """Upload one file; its receipt, or ``refused: REASON``."""
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_connection(lambda: Upload(name), *address)
    try:
        await protocol.closed
    finally:
        transport.close()
    word, _, rest = protocol.received.decode().strip().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    finished = asyncio.get_running_loop().create_future()
    waiting = list(reversed(names))
    tasks: dict[str, asyncio.Task[str]] = {}
    arrived = 0

    def set_off() -> None:
        if waiting:
            name = waiting.pop()
            tasks[name] = asyncio.create_task(upload(address, name))
            tasks[name].add_done_callback(arrive)

    def arrive(task: asyncio.Task[str]) -> None:
        nonlocal arrived
        arrived += 1
        if finished.done() or task.cancelled():
            return
        if task.exception() is not None:
            finished.set_exception(task.exception())
        elif arrived == len(names):
            finished.set_result(None)
        else:
            set_off()

    for _ in range(len(names) if limit is None else min(limit, len(names))):
        set_off()
    try:
        await finished
    finally:
        waiting.clear()
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    return [tasks[name].result() for name in names]
