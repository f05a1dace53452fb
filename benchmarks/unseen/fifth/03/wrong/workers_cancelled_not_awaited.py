# expected: wrong
# mistake: After queue.join() it cancels its workers and returns at once, without waiting until they have ended.
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: Always: at the moment when upload_all returns, asyncio.all_tasks() still holds all the workers (cancel() only asks; they end in a later turn of the loop).
"""Upload the videos of the party: a pool of workers, as the book on servers has it."""

import asyncio

Address = tuple[str, int]


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


class Pool:
    def __init__(self, address: Address, size: int) -> None:
        self.address = address
        self.inbox: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
        self.outbox: dict[int, str] = {}
        self.workers = [asyncio.create_task(self.serve()) for _ in range(size)]

    async def serve(self) -> None:
        while True:
            index, name = await self.inbox.get()
            try:
                self.outbox[index] = await upload(self.address, name)
            except ValueError as error:
                self.outbox[index] = f"refused: {error}"
            finally:
                self.inbox.task_done()

    async def __aenter__(self) -> "Pool":
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.inbox.join()
        for worker in self.workers:
            worker.cancel()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    async with Pool(address, min(limit or len(names), len(names))) as pool:
        for job in enumerate(names):
            pool.inbox.put_nowait(job)
    return [pool.outbox[index] for index in range(len(names))]
