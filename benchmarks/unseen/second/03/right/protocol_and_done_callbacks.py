# expected: right
# mistake: no streams, no semaphore, no group: an asyncio.Protocol for each file; when a connection has gone, its callback starts the next one; upload_all awaits a single future
# rule: "How `upload` looks is up to you"
# seen: right everywhere
"""Upload the videos of the party: callbacks all the way down."""

import asyncio

Address = tuple[str, int]


class Upload(asyncio.Protocol):
    """One file on its way. The future ``gone`` gets the depot's line when the connection has been closed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.line = b""
        self.whole = False
        self.gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(b"upload " + self.name.encode() + b"\n")

    def data_received(self, data):
        if self.whole:
            return
        self.line += data
        if b"\n" in data:
            self.whole = True
            self.transport.close()

    def connection_lost(self, error):
        if self.gone.done():
            return
        if self.whole:
            self.gone.set_result(self.line.decode().partition("\n")[0])
        else:
            self.gone.set_exception(error or ConnectionError("the depot hung up"))


async def upload(address: Address, name: str) -> str:
    loop = asyncio.get_running_loop()
    _, protocol = await loop.create_connection(lambda: Upload(name), *address)
    word, _, rest = (await protocol.gone).partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    loop = asyncio.get_running_loop()
    finished = loop.create_future()
    results: dict[int, str] = {}
    troubles: list[BaseException] = []
    running: set[asyncio.Task] = set()
    to_do = list(enumerate(names))
    to_do.reverse()

    def fill() -> None:
        while to_do and not troubles and (limit is None or len(running) < limit):
            index, name = to_do.pop()
            task = loop.create_task(upload(address, name))
            running.add(task)
            task.add_done_callback(lambda task, index=index: arrived(index, task))
        if not running and not finished.done():
            finished.set_result(None)

    def arrived(index: int, task: asyncio.Task) -> None:
        running.discard(task)
        error = task.exception()
        if error is None:
            results[index] = task.result()
        elif isinstance(error, ValueError):
            results[index] = f"refused: {error}"
        else:
            troubles.append(error)
        fill()

    fill()
    await finished
    if troubles:
        raise troubles[0]
    return [results[index] for index in range(len(names))]
