# expected: wrong
# mistake: the learner waits for queue.join() and returns; the worker tasks are never cancelled and still wait for more work, like daemon threads
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: after every call as many tasks as there were workers still hang in queue.get(); texts, order, times and connections are right
"""Upload the videos of the party, with a queue and workers."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file, return the receipt; raise ValueError if it is refused."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def worker(address: Address, queue: asyncio.Queue, results: dict[str, str]) -> None:
    while True:
        name = await queue.get()
        try:
            results[name] = await upload(address, name)
        except ValueError as error:
            results[name] = f"refused: {error}"
        finally:
            queue.task_done()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    for name in names:
        queue.put_nowait(name)

    results: dict[str, str] = {}
    workers = [
        asyncio.create_task(worker(address, queue, results))
        for _ in range(min(limit or len(names), len(names)))
    ]
    await queue.join()
    return [results[name] for name in names]
