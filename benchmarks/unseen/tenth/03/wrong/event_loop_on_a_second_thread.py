# expected: wrong
# mistake: the learner runs the async uploads on a loop of its own in a helper thread and awaits that, like Task.Run in C#
# rule: "There is one thread. `asyncio.to_thread` would only hide the others."
# seen: in every call a second thread is started (and joined at the end), in which all connections and tasks live; the texts, the order and the times are right
"""Upload the videos of the party."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

Address = tuple[str, int]


class UploadService:
    """The uploads of one call."""

    def __init__(self, address: Address, max_concurrency: int) -> None:
        self._address = address
        self._max_concurrency = max_concurrency

    async def upload(self, name: str) -> str:
        reader, writer = await asyncio.open_connection(*self._address)
        try:
            writer.write(f"upload {name}\n".encode())
            await writer.drain()
            answer = (await reader.readline()).decode().removesuffix("\n")
        finally:
            writer.close()
            await writer.wait_closed()
        word, _, rest = answer.partition(" ")
        return rest if word == "ok" else f"refused: {rest}"

    async def run(self, names: list[str]) -> list[str]:
        gate = asyncio.Semaphore(self._max_concurrency)

        async def one(name: str) -> str:
            async with gate:
                return await self.upload(name)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(name)) for name in names]
        return [task.result() for task in tasks]


async def upload(address: Address, name: str) -> str:
    """Upload one file."""
    return await UploadService(address, 1).upload(name)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    service = UploadService(address, limit or len(names))
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="uploads") as background:
        return await asyncio.wrap_future(background.submit(asyncio.run, service.run(names)))
