# expected: right
# mistake: (unusual) An asyncio.Protocol with callbacks instead of streams; the next file sets off from connection_lost of the one before; upload_all awaits one future.
# rule: all
# seen: right in all situations
"""Upload the videos of the party: callbacks."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Courier(asyncio.Protocol):
    """Carries one file to the depot, and tells `done` about the answer when the connection has gone."""

    def __init__(self, name: str, done) -> None:
        self.name = name
        self.done = done
        self.data = bytearray()
        self.answer: str | None = None

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.data += data
        if self.answer is None and b"\n" in self.data:
            self.answer = self.data[: self.data.index(b"\n")].decode()
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answer is None:
            self.done(exc or EOFError(f"no answer for {self.name}"))
        else:
            self.done(None)


def upload(address: Address, name: str, then) -> "asyncio.Task[None]":
    """Set off; `then` is called with an error, or None and the text."""
    loop = asyncio.get_running_loop()
    courier: Courier | None = None

    def done(error: Exception | None) -> None:
        if error is not None:
            then(error, "")
            return
        word, _, rest = courier.answer.partition(" ")
        then(None, rest if word == "ok" else f"refused: {rest}")

    courier = Courier(name, done)
    return loop.create_task(loop.create_connection(lambda: courier, *address))


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    finished = asyncio.get_running_loop().create_future()
    waiting = deque(enumerate(names))
    results: dict[int, str] = {}
    connecting: list[asyncio.Task] = []

    def next_one() -> None:
        if not waiting:
            return
        index, name = waiting.popleft()

        def then(error: Exception | None, text: str) -> None:
            results[index] = text
            if finished.done():
                return
            if error is not None:
                finished.set_exception(error)
            elif len(results) == len(names):
                finished.set_result(None)
            else:
                next_one()

        task = upload(address, name, then)

        def connected(task: asyncio.Task) -> None:
            if task.exception() is not None:
                then(task.exception(), "")

        task.add_done_callback(connected)
        connecting.append(task)

    for _ in range(min(limit or len(names), len(names))):
        next_one()
    await finished
    await asyncio.wait(connecting)  # they have ended long ago
    return [results[index] for index in range(len(names))]
