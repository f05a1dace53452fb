# expected: wrong
# mistake: cancels its endless queue workers after queue.join(), and returns without awaiting them; cancel() only asks, so that all of them are still there when upload_all returns
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: the results, the limit and the window are right in every situation; but right after every `await upload_all(...)` asyncio.all_tasks() still has one task for each worker (they end in a later turn of the loop)
"""Upload the videos of the party: a queue and its workers."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readuntil()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    if word == "ok":
        return rest
    raise ValueError(rest)


async def worker(address: Address, queue: asyncio.Queue, results: dict[int, str]) -> None:
    """Upload file after file, until somebody cancels it."""
    while True:
        index, name = await queue.get()
        try:
            results[index] = await upload(address, name)
        except ValueError as error:
            results[index] = f"refused: {error}"
        finally:
            queue.task_done()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    queue: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
    for item in enumerate(names):
        queue.put_nowait(item)
    results: dict[int, str] = {}
    count = min(limit, len(names)) if limit else len(names)
    workers = [asyncio.create_task(worker(address, queue, results)) for _ in range(count)]
    await queue.join()
    for task in workers:
        task.cancel()
    return [results[index] for index in range(len(names))]
