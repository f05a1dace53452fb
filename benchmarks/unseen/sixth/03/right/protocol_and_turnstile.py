# expected: right
# mistake: none; unusual: asyncio.Protocol instead of streams, awaitable Upload objects with __await__, and a hand-made turnstile of futures instead of a semaphore
# rule: "it is whole when its newline has come."
# seen: keeps all the rules; the file starts are in order, a slot is handed straight to the next waiting file
"""Upload the videos of the party: a protocol, a turnstile, and an object that one can await."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Call(asyncio.Protocol):
    """One connection to the depot."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pieces: list[bytes] = []
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)
        if b"\n" in data:
            self.transport.close()

    def connection_lost(self, error) -> None:
        # the socket is closed right after this call, and whoever waits for `over` runs later
        if not self.over.done():
            self.over.set_result(b"".join(self.pieces))


class upload:
    """``await upload(address, name)`` is the text for the result."""

    def __init__(self, address: Address, name: str) -> None:
        self.address = address
        self.name = name

    def __await__(self):
        loop = asyncio.get_running_loop()
        _, call = yield from loop.create_connection(lambda: Call(self.name), *self.address).__await__()
        line = yield from call.over.__await__()
        if not line.endswith(b"\n"):
            raise ConnectionError("the depot has hung up")
        word, rest = line.decode().removesuffix("\n").split(" ", 1)
        return rest if word == "ok" else f"refused: {rest}"


class Turnstile:
    """Lets so many in, and the next one when somebody leaves."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.queue: deque[asyncio.Future] = deque()

    async def __aenter__(self) -> None:
        if self.places:
            self.places -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self.queue.append(turn)
        await turn

    async def __aexit__(self, *_) -> None:
        while self.queue:
            turn = self.queue.popleft()
            if not turn.done():
                turn.set_result(None)  # the place goes from hand to hand
                return
        self.places += 1


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    turnstile = Turnstile(len(names) if limit is None else limit)

    async def through(name: str) -> str:
        async with turnstile:
            return await upload(address, name)

    async with asyncio.TaskGroup() as tasks:
        started = [tasks.create_task(through(name), name=name) for name in names]
    return [task.result() for task in started]
