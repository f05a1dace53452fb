# expected: right
# mistake: unusual: no upload runs as a coroutine; a protocol with callbacks, and a closed connection launches the next file. The only tasks are those that connect.
# rule: none
# seen: right in all situations that the lesson allows
"""Upload the videos of the party with callbacks only."""

import asyncio
from collections.abc import Callable

Address = tuple[str, int]


class Parcel(asyncio.Protocol):
    """One file on its way; calls ``report(answer, error)`` when its connection is gone."""

    def __init__(self, name: str, report: Callable[[bytes | None, BaseException | None], None]) -> None:
        self.name = name
        self.report = report
        self.pieces: list[bytes] = []
        self.answer: bytes | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)
        if self.answer is None and b"\n" in data:
            self.answer = b"".join(self.pieces).split(b"\n", 1)[0]
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self.answer is None and error is None:
            error = ConnectionError("the depot hung up")
        self.report(self.answer, None if self.answer is not None else error)


class Fleet:
    def __init__(self, address: Address, names: list[str]) -> None:
        self.address = address
        self.names = names
        self.loop = asyncio.get_running_loop()
        self.answers: dict[int, str] = {}
        self.next = 0
        self.connecting: list[asyncio.Task] = []
        self.home = self.loop.create_future()

    def launch(self) -> None:
        if self.next == len(self.names) or self.home.done():
            return
        index = self.next
        self.next += 1
        parcel = Parcel(self.names[index], lambda answer, error: self.landed(index, answer, error))
        task = self.loop.create_task(self.loop.create_connection(lambda: parcel, *self.address))
        task.add_done_callback(self.connected)
        self.connecting.append(task)

    def connected(self, task: asyncio.Task) -> None:
        if not task.cancelled() and task.exception() is not None:
            self.fail(task.exception())

    def fail(self, error: BaseException) -> None:
        if not self.home.done():
            self.home.set_exception(error)

    def landed(self, index: int, answer: bytes | None, error: BaseException | None) -> None:
        if error is not None:
            self.fail(error)
            return
        word, _, rest = answer.decode().partition(" ")
        self.answers[index] = rest if word == "ok" else f"refused: {rest}"
        self.launch()
        if len(self.answers) == len(self.names) and not self.home.done():
            self.home.set_result(None)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    fleet = Fleet(address, names)
    for _ in range(len(names) if limit is None else min(limit, len(names))):
        fleet.launch()
    await fleet.home
    await asyncio.gather(*fleet.connecting)
    return [fleet.answers[index] for index in range(len(names))]


async def upload(address: Address, name: str) -> str:
    fleet = Fleet(address, [name])
    fleet.launch()
    await fleet.home
    await asyncio.gather(*fleet.connecting)
    return fleet.answers[0]
