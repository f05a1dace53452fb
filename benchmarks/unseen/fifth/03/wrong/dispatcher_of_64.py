# expected: wrong
# mistake: Without a limit it still runs through a dispatcher of 64 places, as Kotlin's Dispatchers.IO has.
# rule: "Every file is on its way at the same time as all the others. Uploading them takes as long as the longest one."
# seen: With limit=None and more than 64 files, the 65th waits until one of the first has arrived; right for up to 64 files and with a limit.
"""Upload the videos of the party."""

import asyncio
from collections.abc import Awaitable, Callable

Address = tuple[str, int]


class Dispatcher:
    """Runs what is launched, ``parallelism`` at the same time, the others in order."""

    IO = 64

    def __init__(self, parallelism: int | None = None) -> None:
        self.free = parallelism or self.IO
        self.line: list[tuple[Callable[[], Awaitable[str]], asyncio.Future[str]]] = []
        self.tasks: set[asyncio.Task[None]] = set()

    def launch(self, block: Callable[[], Awaitable[str]]) -> asyncio.Future[str]:
        deferred = asyncio.get_running_loop().create_future()
        self.line.append((block, deferred))
        self.pump()
        return deferred

    def pump(self) -> None:
        while self.free and self.line:
            self.free -= 1
            task = asyncio.create_task(self.drive(*self.line.pop(0)))
            self.tasks.add(task)

    async def drive(self, block: Callable[[], Awaitable[str]], deferred: asyncio.Future[str]) -> None:
        try:
            deferred.set_result(await block())
        except Exception as error:
            deferred.set_exception(error)
        finally:
            self.free += 1
            self.pump()

    async def join(self) -> None:
        while self.tasks:
            await self.tasks.pop()


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    dispatcher = Dispatcher(limit)
    deferreds = [dispatcher.launch(lambda name=name: upload(address, name)) for name in names]
    await dispatcher.join()
    texts = []
    for deferred in deferreds:
        try:
            texts.append(deferred.result())
        except ValueError as error:
            texts.append(f"refused: {error}")
    return texts
