# expected: wrong
# mistake: the workers loop forever on a queue; after queue.join() the learner cancels them and returns at once, without awaiting that they end
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: results, times and limit are right in all situations; but right after `await upload_all(...)` asyncio.all_tasks() still has all the workers (cancellation requested, not yet ended)
"""Upload the videos of the party, with a queue and workers."""

import asyncio
from contextlib import asynccontextmanager

Address = tuple[str, int]


@asynccontextmanager
async def connected(address: Address):
    reader, writer = await asyncio.open_connection(*address)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns its receipt, ValueError with the depot's reason."""
    async with connected(address) as (reader, writer):
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results: list[str] = [""] * len(names)
    queue: asyncio.Queue[int] = asyncio.Queue()
    for index in range(len(names)):
        queue.put_nowait(index)

    async def worker() -> None:
        while True:
            index = await queue.get()
            try:
                results[index] = await upload(address, names[index])
            except ValueError as error:
                results[index] = f"refused: {error}"
            finally:
                queue.task_done()

    workers = [asyncio.create_task(worker()) for _ in range(min(limit or len(names), len(names)))]
    await queue.join()
    for task in workers:
        task.cancel()
    return results
