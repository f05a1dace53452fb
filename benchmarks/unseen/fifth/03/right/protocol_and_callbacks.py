# expected: right
# mistake: no streams, and no task waits for an answer: an asyncio.Protocol for each connection collects it in callbacks, and connection_lost gives the place back through a queue of free places.
# rule: all of them; tasks are only used to connect
# seen: nothing goes wrong
"""Upload the videos of the party: protocols and callbacks."""

import asyncio
from collections.abc import Callable

Address = tuple[str, int]


class Upload(asyncio.Protocol):
    def __init__(self, name: str, over: Callable[["Upload"], None]) -> None:
        self.name = name
        self.over = over
        self.answer = bytearray()
        self.transport: asyncio.Transport | None = None
        self.error: Exception | None = None

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.answer += data
        if self.answer.endswith(b"\n"):
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.answer.endswith(b"\n"):
            self.error = exc or ConnectionError("no answer")
        self.over(self)

    @property
    def text(self) -> str:
        if self.error:
            raise self.error
        word, _, rest = self.answer[:-1].decode().partition(" ")
        return rest if word == "ok" else f"refused: {rest}"


async def upload(address: Address, name: str) -> str:
    (text,) = await upload_all(address, [name])
    return text


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    loop = asyncio.get_running_loop()
    ended: dict[str, Upload] = {}
    free: asyncio.Queue[None] = asyncio.Queue()  # one entry for each place that is free
    finished = loop.create_future()
    for _ in range(min(limit or len(names), len(names))):
        free.put_nowait(None)

    def over(one: Upload) -> None:
        ended[one.name] = one
        free.put_nowait(None)
        if len(ended) == len(names):
            # the socket is closed right after connection_lost has returned
            loop.call_soon(finished.set_result, None)

    async def connect(name: str) -> None:
        await loop.create_connection(lambda: Upload(name, over), *address)

    async with asyncio.TaskGroup() as connecting:
        for name in names:
            await free.get()
            connecting.create_task(connect(name))
    await finished
    return [ended[name].text for name in names]
