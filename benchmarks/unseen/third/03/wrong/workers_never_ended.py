# expected: wrong
# mistake: The workers loop for ever over a queue; after queue.join() nobody cancels them, as one would leave daemon threads alone.
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: Results, order and limit are right, but in every call all worker tasks still wait at queue.get() when upload_all returns.
"""Upload the videos of the party: a queue and some workers."""

import asyncio

Address = tuple[str, int]


class Uploader:
    def __init__(self, address: Address, names: list[str]) -> None:
        self.address = address
        self.results: list[str | None] = [None] * len(names)
        self.jobs: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
        for job in enumerate(names):
            self.jobs.put_nowait(job)
        self.workers: set[asyncio.Task[None]] = set()

    async def worker(self) -> None:
        while True:
            index, name = await self.jobs.get()
            try:
                self.results[index] = await upload(self.address, name)
            except ValueError as error:
                self.results[index] = f"refused: {error}"
            finally:
                self.jobs.task_done()

    async def run(self, number: int) -> list[str]:
        for _ in range(number):
            self.workers.add(asyncio.create_task(self.worker()))
        await self.jobs.join()
        return self.results


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        word, _, rest = (await reader.readline()).decode().rstrip("\n").partition(" ")
    finally:
        writer.close()
        await writer.wait_closed()
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    return await Uploader(address, names).run(min(limit or len(names), len(names)))
